namespace Slipway.Cli.Tests;

public class WorkerNameTests
{
    [Theory]
    [InlineData("name = \"my-worker\"\nmain = \"src/index.ts\"\n", "my-worker")]
    [InlineData("# name = \"old\"\nmain = 'x'\nname='my-worker' # comment\n", "my-worker")]
    [InlineData("main = \"x\"\n\n[env.dev]\nname = \"not-this\"\n", null)]
    [InlineData("  [vars]\nname = \"not-this\"\n", null)]
    [InlineData("short_name = \"not-this\"\n", null)]
    [InlineData("", null)]
    public void The_name_of_a_TOML_config_is_the_key_before_the_first_table(string text, string? name) =>
        WorkerName.InConfig("wrangler.toml", text).Should().Be(name);

    [Theory]
    [InlineData("{ \"name\": \"my-worker\" }", "my-worker")]
    [InlineData("\uFEFF{ // comment\n \"name\": \"my_Worker\", }", "my-worker")]
    [InlineData("{ \"name\": 1 }", null)]
    [InlineData("[]", null)]
    [InlineData("{ broken", null)]
    public void The_name_of_a_JSON_config_is_read_with_comments_and_trailing_commas(string text, string? name) =>
        WorkerName.InConfig("wrangler.jsonc", text).Should().Be(name);

    [Theory]
    [InlineData("My Worker!", "my-worker")]
    [InlineData("---", "worker")]
    [InlineData("a.b", "a-b")]
    public void Any_text_becomes_a_DNS_label(string text, string label) => WorkerName.Sanitised(text).Should().Be(label);

    [Fact]
    public void A_long_name_is_cut_to_63_characters() =>
        WorkerName.Sanitised(new string('a', 62) + "-bcd").Should().Be(new string('a', 62));
}
