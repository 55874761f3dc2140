using Slipway.Processes;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>On a terminal, which util-linux's <c>script</c> gives the program.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public class TerminalTests
{
    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("yes\n", 0)]
    [InlineData("n\n", 1)]
    [InlineData("\n", 1)]
    public async Task The_plan_is_applied_only_after_a_yes(string answer, int exitCode)
    {
        await using var test = await ReadyAsync();

        var result = await OnTerminalAsync(test, "deploy api.yaml", answer);

        result.ExitCode.Should().Be(exitCode, result.Output);
        result.Output.Should().Contain("Apply? [y/N]");
        (test.Server.Account.Scripts.Count, result.Output.Contains("Nothing was changed.", StringComparison.Ordinal)).Should().Be(exitCode == 0 ? (1, false) : (0, true));
    }

    [Fact]
    public async Task A_roll_back_shows_the_versions_and_the_chosen_one_before_it_asks()
    {
        await using var test = await ReadyAsync();
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        await test.PutBundleAsync(commit: "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233", source: "export default { fetch() { return new Response('two'); } };\n");
        test.WriteManifest(commit: "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233");
        await test.OutputAsync("deploy", "api.yaml", "--yes");

        var output = (await OnTerminalAsync(test, "rollback api.yaml", "n\n")).Output;

        output.Should().MatchRegex("(?s)  live    100 %    2 .*  chosen           1 .*Roll back\\? \\[y/N\\]");
        test.Server.Script("api").LiveVersion!.Number.Should().Be(2);
    }

    [Fact]
    public async Task Changes_are_coloured_unless_NO_COLOR_says_otherwise()
    {
        await using var test = await ReadyAsync();

        (await OnTerminalAsync(test, "plan api.yaml")).Output.Should().Contain("\u001b[38;5;2m  + worker api\u001b[0m");
        test.Environment["NO_COLOR"] = "1";
        (await OnTerminalAsync(test, "plan api.yaml")).Output.Should().Contain("\n  + worker api\n").And.NotContain("\u001b[38");
    }

    private static async Task<DeliveryCase> ReadyAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        test.Environment["TERM"] = "xterm-256color";
        test.Environment["NO_COLOR"] = null;
        return test;
    }

    private static Task<CommandResult> OnTerminalAsync(DeliveryCase test, string line, string answer = "")
    {
        var slipway = test.Slipway();
        return Command.Run("script", "-qec", $"'{slipway.Program}' {line}", "/dev/null")
            .InDirectory(slipway.WorkingDirectory).WithEnvironment(slipway.Environment).WithStandardInput(answer).ExecuteAsync(TestContext.Current.CancellationToken);
    }
}
