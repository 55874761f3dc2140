using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Tests;

public sealed class Substitution_of_variables
{
    private static readonly Location Somewhere = new("a.yaml", 1, 1, "spec");

    private static readonly Scope Known = new Scope()
        .Set("params.name", "web")
        .Set("params.foo.bar", "dotted")
        .Set("params.list", new ParamValue.List(["a", "b c", "$(params.name)"]))
        .Set("params.map", new ParamValue.Map(new Dictionary<string, string> { ["url"] = "https://x", ["empty"] = "" }))
        .Set("params.tricky", "$(params.name)")
        .Set("tasks.build.results.digest", "sha256:1")
        .Set("tasks.build.results.files", new ParamValue.List(["x.js", "y.js"]))
        .Set("context.pipelineRun.name", "run-1")
        .Set("results.out.path", "/r/out");

    [Theory]
    [InlineData("$(params.name)", "web")]
    [InlineData("$(params[\"name\"])", "web")]
    [InlineData("$(params['name'])", "web")]
    [InlineData("$(inputs.params.name)", "web")]
    [InlineData("a-$(params.name)-$(params.name).js", "a-web-web.js")]
    [InlineData("$$(params.name)", "$web")]
    [InlineData("$(params.foo.bar)", "dotted")]
    [InlineData("$(params[\"foo.bar\"])", "dotted")]
    [InlineData("$(params.list[0])/$(params.list[1])", "a/b c")]
    [InlineData("$(params['list'][1])", "b c")]
    [InlineData("$(params.list[2])", "$(params.name)")]
    [InlineData("$(params.list[3])", "$(params.list[3])")]
    [InlineData("x $(params.list[*])", "x $(params.list[*])")]
    [InlineData("$(params.map.url)|$(params.map.empty)|", "https://x||")]
    [InlineData("$(params.map.nope)", "$(params.map.nope)")]
    [InlineData("$(params.tricky)", "$(params.name)")]
    [InlineData("$(params.nope)", "$(params.nope)")]
    [InlineData("$(tasks.build.results.digest)", "sha256:1")]
    [InlineData("$(tasks.build.results['digest'])", "sha256:1")]
    [InlineData("$(tasks.build.results.files[1])", "y.js")]
    [InlineData("$(context.pipelineRun.name)", "run-1")]
    [InlineData("cat $(results.out.path)", "cat /r/out")]
    [InlineData("cat $(results[\"out\"].path)", "cat /r/out")]
    [InlineData("$(date) $(HOME) $((1+1)) ${params.name} $(params.name", "$(date) $(HOME) $((1+1)) ${params.name} $(params.name")]
    [InlineData("", "")]
    public void A_text_gets_the_values_of_the_variables_that_are_known(string text, string expected) => Known.Expand(text).Should().Be(expected);

    [Theory]
    [InlineData("$(params.list[*])", "a|b c|$(params.name)")]
    [InlineData("$(params.list)", "a|b c|$(params.name)")]
    [InlineData("$(params[\"list\"][*])", "a|b c|$(params.name)")]
    [InlineData("$(tasks.build.results.files[*])", "x.js|y.js")]
    [InlineData("--name=$(params.name)", "--name=web")]
    public void An_array_that_stands_alone_becomes_its_elements(string argument, string expected) =>
        string.Join('|', Known.ExpandAll([argument])).Should().Be(expected);

    [Fact]
    public void A_value_that_is_nothing_but_an_object_becomes_the_object()
    {
        ParamValue Expand(string text) => Known.Expand(new LocatedValue.Text(new Located(text, Somewhere)));

        Expand("$(params.map[*])").Should().BeOfType<ParamValue.Map>().Which.Values.Should().HaveCount(2);
        Expand("$(params.list[*])").Should().BeOfType<ParamValue.List>().Which.Values.Should().HaveCount(3);
        Expand("$(params.name)").Should().Be(new ParamValue.Text("web"));
    }

    [Fact]
    public void An_array_of_values_takes_in_the_elements_of_another_array()
    {
        var list = new LocatedValue.List([new Located("first", Somewhere), new Located("$(tasks.build.results.files[*])", Somewhere)], Somewhere);

        Known.Expand(list).Should().BeOfType<ParamValue.List>().Which.Values.Should().Equal("first", "x.js", "y.js");
    }

    [Theory]
    [InlineData("$(HOME)/x", "/users/me/x")]
    [InlineData("$$(HOME)", "$(HOME)")]
    [InlineData("$$$(HOME)", "$/users/me")]
    [InlineData("cost: $5 $$", "cost: $5 $")]
    [InlineData("$(UNKNOWN) $(", "$(UNKNOWN) $(")]
    [InlineData("$(steps.a.results.b)", "$(steps.a.results.b)")]
    public void Kubernetes_replaces_references_to_the_environment_of_the_container(string text, string expected) =>
        EnvironmentReferences.Expand(text, new Dictionary<string, string> { ["HOME"] = "/users/me" }).Should().Be(expected);

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("0", 0)]
    [InlineData("-1s", -1)]
    public void A_duration_is_read_as_Go_reads_it(string text, double seconds)
    {
        GoDuration.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().BeCloseTo(TimeSpan.FromSeconds(seconds), TimeSpan.FromMicroseconds(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("ten")]
    [InlineData("1h x")]
    [InlineData("1d")]
    public void What_is_no_duration_of_Go_is_none(string text) => GoDuration.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(3600, "1h0m0s")]
    [InlineData(90, "1m30s")]
    [InlineData(10, "10s")]
    [InlineData(0.5, "500ms")]
    public void A_duration_is_written_as_Go_writes_it(double seconds, string text) => GoDuration.Format(TimeSpan.FromSeconds(seconds)).Should().Be(text);
}
