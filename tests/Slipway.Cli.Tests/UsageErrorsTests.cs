using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

public class UsageErrorsTests
{
    [Theory]
    [InlineData("'depoly' is no verb of slipway. Did you mean deploy? 'slipway --help' lists them.", "depoly", "x.yaml")]
    [InlineData("'xyz' is no verb of slipway. 'slipway --help' lists them.", "xyz")]
    [InlineData("option --bogus: slipway has none of this name. 'slipway --help' lists options and verbs.", "--bogus")]
    [InlineData(
        "option --trafic: 'plan' has none of this name. Did you mean --traffic? 'slipway plan --help' lists them; after -- everything is an argument.", "plan", "--trafic", "10", "x.yaml")]
    [InlineData("option --outpt: 'list' has none of this name. Did you mean --output? 'slipway list --help' lists them; after -- everything is an argument.", "list", "--outpt=name")]
    [InlineData("option --format: 'xml' is none of its values; write text or json.", "plan", "x.yaml", "--format", "xml")]
    [InlineData("option --limit: 'x' is no whole number.", "list", "--limit", "x")]
    [InlineData("option --branch: '' is empty; leave the option out for the default.", "start", "--service", "x.yaml", "--commit", "x", "--branch", "")]
    [InlineData("option --service: '' is empty; leave the option out for the default.", "start", "--service", "", "--commit", "x")]
    [InlineData("argument SERVICE-FILE: '' is empty. 'slipway trigger --help' shows how it is used.", "trigger", "", "--provider", "github")]
    [InlineData("argument MANIFEST: '' is empty. 'slipway plan --help' shows how it is used.", "plan", "a.yaml", "")]
    [InlineData("argument MANIFEST is missing. 'slipway plan --help' shows how it is used.", "plan")]
    [InlineData("'b' is one argument too many. 'slipway run --help' shows how it is used.", "run", "a", "b")]
    public async Task A_command_line_that_is_wrong_is_one_line_with_the_value_and_the_cure(string error, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        (result.ExitCode, result.Output, result.Error).Should().Be((2, "", $"ERROR: {error}\n"));
    }

    [Fact]
    public async Task After_two_hyphens_a_word_that_looks_like_an_option_is_an_argument()
    {
        var result = await RunAsync("plan", "--", "--trafic");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("'--trafic'").And.NotContain("none of this name");
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help plan", "plan --help")]
    [InlineData("version", "--version")]
    public async Task Words_that_kubectl_knows_mean_what_they_mean_there(string words, string options)
    {
        var (result, expected) = (await RunAsync(words.Split(' ')), await RunAsync(options.Split(' ')));

        (result.ExitCode, result.Output).Should().Be((0, expected.Output));
    }

    [Fact]
    public async Task Without_a_verb_the_help_is_shown()
    {
        var result = await RunAsync();

        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("deploy").And.Contain("preview");
    }

    private static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        return await Command.Run(Programs.Slipway, arguments)
            .InDirectory(directory.Path)
            .WithEnvironment("CLOUDFLARE_API_TOKEN", "test-token")
            .ExecuteAsync(TestContext.Current.CancellationToken);
    }
}
