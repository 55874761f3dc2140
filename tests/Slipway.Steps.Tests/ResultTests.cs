using System.Text;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class ResultTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("value")]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("grüße")]
    public async Task A_result_is_the_value_and_not_a_byte_more(string value)
    {
        var step = await SampleStep.RunAsync($"--text={value}", $"--first-result-path={directory["first"]}");

        step.ExitCode.Should().Be(0);
        (await File.ReadAllBytesAsync(directory["first"], TestContext.Current.CancellationToken)).Should().Equal(Encoding.UTF8.GetBytes(value));
        Files().Should().Equal("first");
    }

    [Fact]
    public async Task A_result_that_is_there_already_is_replaced()
    {
        directory.Write("first", "an older and longer value");

        await SampleStep.RunAsync("--text=new", $"--first-result-path={directory["first"]}");

        (await File.ReadAllTextAsync(directory["first"], TestContext.Current.CancellationToken)).Should().Be("new");
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("usage")]
    [InlineData("unexpected")]
    public async Task A_step_that_fails_leaves_no_result(string ending)
    {
        await SampleStep.RunAsync("--text=a", $"--ending={ending}", $"--first-result-path={directory["first"]}");

        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task Results_are_written_all_or_none()
    {
        var step = await SampleStep.RunAsync(
            "--text=a", $"--first-result-path={directory["first"]}", $"--second-result-path={directory["missing/second"]}");

        step.ExitCode.Should().Be(1);
        step.Error.Should().StartWith("ERROR: Could not find a part of the path").And.Contain(directory["missing/second"]);
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task A_result_without_a_path_is_not_asked_for()
    {
        var step = await SampleStep.RunAsync("--text=a", "--first-result-path=");

        step.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task The_temporary_directory_is_made_when_it_does_not_exist()
    {
        var step = await SampleStep.Command.WithArguments("--text=a").WithEnvironment("TMPDIR", directory["tmp/step"])
            .ExecuteAsync(TestContext.Current.CancellationToken);

        step.ExitCode.Should().Be(0);
        Directory.Exists(directory["tmp/step"]).Should().BeTrue();
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(directory.Path).Select(Path.GetFileName);
}
