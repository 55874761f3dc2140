using Slipway.Pipelines.Services;

namespace Slipway.Pipelines.Tests.Services;

/// <summary>Services of somebody who means harm, or slipped: each is refused by itself, with its place, and soon.</summary>
public class ServiceLimitsTests
{
    private static readonly string Long = new('a', 1001);

    [Theory]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {pipeline_branches: [main, 'LONG']}", "pipeline_configuration.pipeline_branches[1]")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {pipeline_branch: LONG}", "pipeline_configuration.pipeline_branch")]
    [InlineData("git_repo: {owner: acme, name: edge, trigger_paths: ['!LONG']}", "git_repo.trigger_paths[0]")]
    [InlineData("git_repo: {owner: acme, name: edge, project_root: LONG}", "git_repo.project_root")]
    [InlineData("git_repo: {owner: acme, name: edge, default_branch: LONG}", "git_repo.default_branch")]
    public void A_pattern_has_a_limit(string spec, string field) =>
        Error(Text(spec.Replace("LONG", Long, StringComparison.Ordinal)))
            .Should().Match($"s.yaml:*: spec.{field}: has 1,00? characters, over the limit of 1,000: write a shorter pattern, with * and **, or several");

    [Theory]
    [InlineData("x*")]
    [InlineData("**/")]
    [InlineData("/**")]
    [InlineData("?")]
    [InlineData("a*")]
    [InlineData(".")]
    [InlineData("[")]
    [InlineData("ä")]
    [InlineData("*/?")]
    public void A_pattern_within_the_limit_is_taken_whatever_it_holds(string part)
    {
        var times = part.Contains('*', StringComparison.Ordinal) ? 20 : 1000;
        var pattern = string.Concat(Enumerable.Repeat(part, times)).PadRight(1000, 'x');
        var service = ServiceDocument.Read(
            Text($"git_repo: {{owner: acme, name: edge, trigger_paths: ['{pattern}']}}\n  pipeline_configuration: {{pipeline_branches: ['{pattern}', other]}}"), "s.yaml");

        service.PipelineBranches.Contains("other").Should().BeTrue();
        service.PipelineBranches.Contains(pattern).Should().BeTrue();
        service.TriggerPaths.Contains(pattern.Replace("**/", "", StringComparison.Ordinal).Replace('*', 'x')).Should().BeTrue();
    }

    [Fact]
    public void A_pattern_that_would_take_long_to_match_is_refused() =>
        Error(Text($"git_repo: {{owner: acme, name: edge, trigger_paths: ['{string.Concat(Enumerable.Repeat("a*", 21))}']}}"))
            .Should().Match("s.yaml:6:*: spec.git_repo.trigger_paths[0]: has * at 21 places, over the limit of 20: write a simpler pattern, or several");

    [Fact]
    public void A_list_of_patterns_has_a_limit()
    {
        var items = string.Join(", ", Enumerable.Range(0, 201).Select(i => $"b{i}"));

        Error(Text($"git_repo: {{owner: acme, name: edge, trigger_paths: [{items}]}}"))
            .Should().Match("s.yaml:6:*: spec.git_repo.trigger_paths[200]: is one of 201 patterns, over the limit of 200: write fewer, with * and **");
    }

    [Fact]
    public void A_text_that_is_nested_too_deep_is_refused_before_it_exhausts_the_stack()
    {
        Error(Text("x: " + new string('[', 100_000))).Should().Be("s.yaml:6:104: is nested over 100 levels deep");
        Error(Text("x: " + string.Concat(Enumerable.Repeat("{a: ", 100_000)))).Should().Match("s.yaml:6:*: is nested over 100 levels deep");
        Error("kind: Service\n" + string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n"))).Should().Match("s.yaml:*: is nested over 100 levels deep");
    }

    [Theory]
    [InlineData("kind: Service\nspec: &a\n  ? *a\n  : x\n", "s.yaml:3:5: the alias '*a' stands inside the value that it stands for")]
    [InlineData("kind: Service\nspec: [&a [*b], &b [*a]]\n", "s.yaml:2:12: the alias '*b' has no anchor '&b' above it")]
    public void A_value_that_holds_itself_is_refused(string text, string error) => Error(text).Should().Be(error);

    [Fact]
    public void A_text_that_multiplies_itself_is_refused()
    {
        var text = "kind: Service\na0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")) + "? *a60\n: x\n";

        Error(text).Should().Be("s.yaml:16:18: has over 100,000 values; aliases (*name) count in full. Write fewer of them");
        Error("kind: Service\n# " + new string('a', 1024 * 1024)).Should().Be("s.yaml: holds 1,048,592 characters, over the limit of 1,048,576: put its Services into several files");
        Error("{kind: Service, a: [b\nc: d}").Should().Contain("no valid YAML");
        Error("kind: Service\na: \"\\ud800\"").Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("cloudflare-api-base-url", "the token for Cloudflare's API")]
    [InlineData("kubernetes-endpoint-url", "the token of the pod's ServiceAccount")]
    [InlineData("kubeconfig", "credentials of the pod")]
    public void Where_credentials_go_is_not_for_a_Service_to_say(string param, string credential) =>
        Error(Text($"git_repo: {{owner: acme, name: edge}}\n  pipeline_configuration: {{params: {{r2-endpoint-url: 'https://r2.example', {param}: x}}}}"))
            .Should().Match($"s.yaml:7:*: spec.pipeline_configuration.params.{param}: the param '{param}' is not a Service's to set, because {credential} would go there: remove it here; who starts the run gives it, with -p");

    [Theory]
    [InlineData("git_repo: {owner: acme, name: \"edge\\nERROR: forged\"}", "git_repo.name")]
    [InlineData("git_repo: {owner: acme, name: edge, default_branch: \"a\\e[31m\"}", "git_repo.default_branch")]
    [InlineData("git_repo: {owner: acme, name: edge, trigger_paths: [\"a\\u2028b\"]}", "git_repo.trigger_paths[0]")]
    [InlineData("git_repo: {owner: acme, name: edge}\n  pipeline_configuration: {params: {\"a\\nb\": x}}", "pipeline_configuration.params.a b")]
    public void A_text_that_messages_name_is_on_one_line(string spec, string field) =>
        Error(Text(spec)).Should().Match($"s.yaml:*: spec.{field}: expected a text on one line, without control characters");

    [Fact]
    public void What_is_said_of_a_Service_is_on_one_line()
    {
        var forged = Text("git_repo: {owner: acme, name: edge}").Replace("{name: api}", "{name: \"x\\nlistening \\e[2J\"}", StringComparison.Ordinal);
        var refusal = ServiceDocument.ReadAll(forged, "s.yaml").Invalid.Single().ToString();
        var remark = ServiceDocument.Read(Text("\"colour\\nwarning: all is well\\e[31m\": 1\n  git_repo: {owner: acme, name: edge}"), "s.yaml").Remark!;

        refusal.Should().StartWith("Service 'x listening  [2J' is left out: s.yaml:3:18: metadata.name: ").And.NotContainAny("\n", "\u001b");
        remark.Should().Be("s.yaml: Service 'api' has fields that are not known here and have no effect: spec.colour warning: all is well [31m");
    }

    private static string Text(string spec) =>
        $"apiVersion: service-hub.planton.cloud/v1\nkind: Service\nmetadata: {{name: api}}\nspec:\n  package_type: CLOUDFLARE_WORKER_SCRIPT\n  {spec}\n";

    /// <summary>The one mistake of a text, however many Services there are beside it.</summary>
    private static string Error(string text)
    {
        var read = ServiceDocument.ReadAll(text, "s.yaml");
        read.Services.Should().BeEmpty();
        return read.Invalid.Should().ContainSingle().Subject.Errors[0].ToString();
    }
}
