namespace Slipway.Delivery.Tests;

/// <summary>The forms of a file of secrets.</summary>
public sealed class SecretsFileTests
{
    [Theory]
    [InlineData("A=plain", "plain")]
    [InlineData("A = spaced out  ", "spaced out")]
    [InlineData("export A=exported", "exported")]
    [InlineData("A: yaml-like", "yaml-like")]
    [InlineData("A=with # a comment", "with")]
    [InlineData("A='single # quoted'", "single # quoted")]
    [InlineData("A=\"line\\nbreak\"", "line\nbreak")]
    [InlineData("A='line\\nbreak'", "line\\nbreak")]
    [InlineData("A=`it's \"all\"`", "it's \"all\"")]
    [InlineData("A=\"-----BEGIN\nKEY-----\"\nB=2", "-----BEGIN\nKEY-----")]
    [InlineData("# comment\r\nA=crlf\r\nB=2\r\n", "crlf")]
    [InlineData("A=one\nA=two", "two")]
    [InlineData("A=base64==", "base64==")]
    [InlineData("A=", "")]
    [InlineData("{\"A\": \"in JSON\"}", "in JSON")]
    [InlineData("{\"A\": \"\"}", "")]
    public void A_value_is_read_as_wrangler_reads_it(string text, string expected) =>
        SecretsFile.Parse("secrets", text).Find("A").Should().Be(expected);

    [Theory]
    [InlineData("", "it holds none. Write NAME=value lines, or a JSON object of texts.")]
    [InlineData("[\"topsecret\"]", "it holds none. Write NAME=value lines, or a JSON object of texts.")]
    [InlineData("{\"A\": 5, \"B\": \"topsecret\"}", "the value of 'A' is no text. Put it into quotes.")]
    [InlineData("{\"A\": {\"topsecret\": \"topsecret\"}}", "the value of 'A' is no text. Put it into quotes.")]
    [InlineData("{\"A\": \"topsecret\", \"A\": \"b\"}", "a name stands there twice. Keep one of them.")]
    public void Another_form_is_an_error_without_any_value(string text, string why)
    {
        var parsing = () => SecretsFile.Parse("secrets", text);

        parsing.Should().Throw<DeliveryException>().WithMessage($"reading the secrets in 'secrets': {why}");
    }
}
