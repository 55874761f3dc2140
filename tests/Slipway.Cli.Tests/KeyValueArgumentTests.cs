namespace Slipway.Cli.Tests;

public class KeyValueArgumentTests
{
    [Fact]
    public void The_value_begins_after_the_first_equals_sign() =>
        KeyValueArgument.ReadAll("-p", "name=value", ["a=b=c", "empty="]).Should().Equal(new Dictionary<string, string> { ["a"] = "b=c", ["empty"] = "" });

    [Theory]
    [InlineData("nothing", "option -p: 'nothing' has no value: write -p name=value.")]
    [InlineData("=value", "option -p: '=value' has no name: write -p name=value.")]
    public void A_text_without_a_name_is_refused(string text, string message)
    {
        var read = () => KeyValueArgument.ReadAll("-p", "name=value", [text]);
        read.Should().Throw<CliUsageException>().WithMessage(message);
    }

    [Fact]
    public void A_name_that_is_given_twice_is_refused()
    {
        var read = () => KeyValueArgument.ReadAll("-p", "name=value", ["a=1", "a=2"]);
        read.Should().Throw<CliUsageException>().WithMessage("option -p: 'a' is given twice; give it once.");
    }
}
