namespace Slipway.Processes.Tests;

public class EnvironmentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_are_added_to_those_of_this_process()
    {
        var result = await Command.Run("env").WithEnvironment("SLIPWAY_TEST", "a=b c").ExecuteAsync(Ct);

        result.Output.Split('\n').Should().Contain("SLIPWAY_TEST=a=b c").And.Contain($"PATH={Environment.GetEnvironmentVariable("PATH")}");
    }

    [Fact]
    public async Task A_null_value_removes_a_variable()
    {
        var result = await Command.Run("env").WithEnvironment("HOME", null).ExecuteAsync(Ct);

        result.Output.Split('\n').Should().NotContain(line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clean_environment_holds_what_was_set_and_nothing_else()
    {
        var result = await Command.Run("/usr/bin/env").WithCleanEnvironment()
            .WithEnvironment(new Dictionary<string, string?> { ["ONE"] = "1", ["TWO"] = "2" }).ExecuteAsync(Ct);

        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo("ONE=1", "TWO=2");
    }

    [Fact]
    public async Task A_program_is_found_by_name_although_the_clean_environment_has_no_path()
    {
        var result = await Command.Run("env").WithCleanEnvironment().ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
        result.Output.Should().BeEmpty();
    }
}
