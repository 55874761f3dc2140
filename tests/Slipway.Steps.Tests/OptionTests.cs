namespace Slipway.Steps.Tests;

public class OptionTests
{
    [Theory]
    [InlineData("--text=a", "a|main||True|7")]
    [InlineData("--text=", "|main||True|7")]
    [InlineData("--text=-", "-|main||True|7")]
    [InlineData("--text=--help", "--help|main||True|7")]
    [InlineData("--text=--choice=x", "--choice=x|main||True|7")]
    [InlineData("--text=@/etc/hostname", "@/etc/hostname|main||True|7")]
    [InlineData("--text=key=value=", "key=value=|main||True|7")]
    [InlineData("--text=https://host:1/a b?c=d", "https://host:1/a b?c=d|main||True|7")]
    [InlineData("--text= spaces ", " spaces |main||True|7")]
    [InlineData("--text=\"quoted\"", "\"quoted\"|main||True|7")]
    public async Task A_value_is_taken_as_it_stands(string argument, string said)
    {
        var result = await SampleStep.RunAsync(argument);

        result.Output.Should().Be(said + "\n");
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task An_empty_value_takes_the_place_of_a_default()
    {
        var result = await SampleStep.RunAsync("--text=a", "--choice=", "--empty=b");

        result.Output.Should().Be("a||b|True|7\n");
    }

    [Fact]
    public async Task A_value_may_stand_behind_its_option()
    {
        var result = await SampleStep.RunAsync("--text", "a", "--flag", "false", "--number", "-3");

        result.Output.Should().Be("a|main||False|-3\n");
    }

    [Theory]
    [InlineData("ERROR: Option '--text' is required.")]
    [InlineData("ERROR: Unrecognized command or argument '--nope=1'.", "--text=a", "--nope=1")]
    [InlineData("ERROR: Unrecognized command or argument 'stray'.", "--text=a", "stray")]
    [InlineData("ERROR: Option '--text' expects a single argument but 2 were provided.", "--text=a", "--text=b")]
    [InlineData("ERROR: Required argument missing for option: '--number'.", "--text=a", "--number")]
    public async Task A_wrong_command_line_is_said_with_where_to_look(string line, params string[] arguments)
    {
        var result = await SampleStep.RunAsync(arguments);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be($"{line}\n'sample-step --help' lists the options.\n");
        result.Output.Should().BeEmpty("standard output is for data");
    }

    [Theory]
    [InlineData("--flag=maybe", "ERROR: option --flag: 'maybe' is neither 'true' nor 'false'.")]
    [InlineData("--flag=True", "ERROR: option --flag: 'True' is neither 'true' nor 'false'.")]
    [InlineData("--flag=", "ERROR: option --flag: '' is neither 'true' nor 'false'.")]
    [InlineData("--number=many", "ERROR: option --number: 'many' is not a number, such as 7.")]
    public async Task A_bad_value_is_said_with_option_value_and_rule(string argument, string line)
    {
        var result = await SampleStep.RunAsync("--text=a", argument);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be(line + "\n");
    }

    [Fact]
    public async Task Help_lists_options_with_defaults_and_results()
    {
        var result = await SampleStep.RunAsync("--help");

        result.ExitCode.Should().Be(0);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain("Ends in the way that it is told.")
            .And.MatchRegex("--text <text> \\(REQUIRED\\) +Any text\\.\n")
            .And.MatchRegex("--choice <choice> +Text with a default\\. \\[default: main\\]\n")
            .And.MatchRegex("--empty <empty> +Text whose default is empty\\.\n")
            .And.MatchRegex("--flag <flag> +True or false\\. \\[default: true\\]\n")
            .And.MatchRegex("--first-result-path <first-result-path> +File that receives the result 'first': What text said\\.\n");
    }

    [Fact]
    public async Task The_version_is_that_of_the_product()
    {
        var result = await SampleStep.RunAsync("--version");

        result.Output.Should().MatchRegex("^[0-9]+\\.[0-9]+\\.[0-9]+\n$");
    }
}
