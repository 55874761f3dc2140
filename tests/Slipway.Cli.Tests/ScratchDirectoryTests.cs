namespace Slipway.Cli.Tests;

public class ScratchDirectoryTests
{
    [Fact]
    public void What_a_killed_program_left_is_deleted_and_what_another_one_holds_stays()
    {
        var abandoned = Directory.CreateTempSubdirectory("slipway-").FullName;
        File.WriteAllText(Path.Combine(abandoned, ".lock"), "");
        File.WriteAllText(Path.Combine(abandoned, "api-token"), "secret");
        var others = Directory.CreateTempSubdirectory("slipway-").FullName;
        using var held = new ScratchDirectory();

        using (var scratch = new ScratchDirectory())
        {
            Directory.Exists(scratch.Path).Should().BeTrue();
            Directory.Exists(abandoned).Should().BeFalse();
            Directory.Exists(held.Path).Should().BeTrue();
            Directory.Exists(others).Should().BeTrue("it may be another program's");
        }

        Directory.Delete(others);
    }
}
