using System.Text.RegularExpressions;
using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>Everything here that starts runs: samples, what a push starts, Pipelines-as-Code.</summary>
public partial class PipelineRunTests
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples");

    public static TheoryData<string> PipelineRuns => [.. Directory.GetFiles(Path.Combine(Samples, "pipelineruns")).Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [InlineData("template.yaml")]
    [InlineData("deliver-template.yaml")]
    public async Task The_template_of_a_trigger_gives_the_pipeline_what_it_needs(string file)
    {
        var template = await ReadAsync(Path.Combine(Kustomization.Root, "components", "triggers", file));
        var run = template.Items("spec", "resourcetemplates").Single();

        CheckRun(run);
        var used = run.Scalars().SelectMany(s => TemplateParam().Matches(s.Value).Select(m => m.Groups[1].Value)).Distinct();
        used.Should().BeEquivalentTo(template.Names("spec", "params"));
    }

    [Theory]
    [InlineData("template.yaml")]
    [InlineData("deliver-template.yaml")]
    public async Task The_template_of_a_trigger_has_all_params_of_the_pipeline_with_its_defaults(string file)
    {
        var template = await ReadAsync(Path.Combine(Kustomization.Root, "components", "triggers", file));
        var run = template.Items("spec", "resourcetemplates").Single();
        var pipeline = Definition.Pipelines.Single(p => p.Name == run.Text("spec", "pipelineRef", "name"));
        string[] derived = ["r2-object-key", "worker-script-artifact-config-map-name", "kustomize-manifests-config-map-name"];

        // Service and commit are known of every push.
        var expected = pipeline.Params.Where(p => !derived.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Key == "git-revision" ? null : p.Value);
        expected["service"] = null;
        template.Items("spec", "params").ToDictionary(p => p.Text("name")!, p => p.Text("default")).Should().BeEquivalentTo(expected);
        run.Items("spec", "params").Where(p => !derived.Contains(p.Text("name"))).Should().OnlyContain(p => p.Text("value") == $"$(tt.params.{p.Text("name")})");
        run.Names("spec", "params").Should().BeEquivalentTo(pipeline.Params.Keys);
    }

    [Fact]
    public async Task The_Trigger_of_the_samples_names_what_is_installed_and_gives_the_template_what_it_needs()
    {
        var trigger = await ReadAsync(Path.Combine(Samples, "triggers", "my-worker.yaml"));
        var installed = await Kustomization.WithAsync("triggers", "triggers-github");

        var template = installed.Single(o => Kustomization.Id(o) == $"TriggerTemplate/{trigger.Text("spec", "template", "ref")}");
        var binding = installed.Single(o => Kustomization.Id(o) == $"TriggerBinding/{trigger.Items("spec", "bindings").Single(b => b.Text("ref") is not null).Text("ref")}");
        var given = trigger.Items("spec", "bindings").Select(b => b.Text("name")).OfType<string>().Concat(binding.Names("spec", "params")).ToList();
        given.Should().OnlyHaveUniqueItems().And.BeSubsetOf(template.Names("spec", "params"));
        given.Should().Contain(template.Items("spec", "params").Where(p => p.Text("default") is null).Select(p => p.Text("name")!));
    }

    [Theory]
    [MemberData(nameof(PipelineRuns))]
    public async Task A_sample_run_gives_its_pipeline_what_it_needs(string file) => CheckRun(await ReadAsync(Path.Combine(Samples, "pipelineruns", file)));

    [Theory]
    [InlineData("push.yaml", "deliver-cloudflare-worker")]
    [InlineData("pull-request.yaml", "build-and-upload-cloudflare-worker")]
    public async Task A_run_of_Pipelines_as_Code_gives_its_pipeline_what_it_needs(string file, string pipeline)
    {
        var run = await ReadAsync(Path.Combine(Samples, "pipelines-as-code", file));

        run.Text("spec", "pipelineRef", "resolver").Should().Be("cluster");
        run.Items("spec", "pipelineRef", "params").Select(p => p.Text("value")).Should().Equal("pipeline", pipeline, "planton-cloud-pipelines");
        CheckRun(run, pipeline);
    }

    [Fact]
    public async Task The_example_of_the_original_contract_has_its_ten_params()
    {
        var run = await ReadAsync(Path.Combine(Samples, "pipelineruns", "build-my-worker.yaml"));

        run.Items("spec", "params").Select(p => $"{p.Text("name")} = {p.Text("value")}").Should().Equal(
            "git-url = https://github.com/org/repo.git",
            "git-revision = main",
            "project-root = backend/services/my-worker",
            "r2-bucket-name = planton-cloudflare-worker-scripts",
            "r2-endpoint-url = https://074755a78d8e8f77c119a90a125e8a06.r2.cloudflarestorage.com",
            "r2-object-key = my-worker/abc123def456.js",
            "worker-script-artifact-config-map-name = my-worker-artifact-metadata",
            "kustomize-manifests-config-map-name = my-worker-manifests",
            "owner-identifier-label-key = planton.cloud/service-id",
            "owner-identifier-label-value = svc-abc123");
        (run.Text("metadata", "name"), run.Text("metadata", "namespace"), run.Text("spec", "pipelineRef", "name"))
            .Should().Be(("build-my-worker", "planton-cloud-pipelines", "build-and-upload-cloudflare-worker"));
        run.Names("spec", "workspaces").Should().Equal("source", "r2-credentials");
    }

    [Fact]
    public async Task Every_run_names_a_service_account_whose_token_no_step_finds_by_itself()
    {
        var installed = await Kustomization.WithAsync("triggers");
        var accounts = installed.Where(o => o.Text("kind") == "ServiceAccount" && o.Text("automountServiceAccountToken") == "false").Select(o => o.Text("metadata", "name")).ToList();
        var files = new[] { "pipelineruns", "pipelines-as-code" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Samples, folder), "*.yaml"));
        var runs = (await Task.WhenAll(files.Select(ReadAsync))).Concat(installed.Where(o => o.Text("kind") == "TriggerTemplate").SelectMany(o => o.Items("spec", "resourcetemplates")));

        foreach (var run in runs)
        {
            var name = run.Text("metadata", "name") ?? run.Text("metadata", "generateName");
            run.Text("spec", "taskRunTemplate", "serviceAccountName").Should().Be("slipway", "of {0}", name);
            run.Items("spec", "taskRunSpecs").Select(t => t.Text("serviceAccountName")).Should().BeSubsetOf(accounts, "of {0}", name);
        }

        accounts.Should().Contain("slipway");
    }

    private static async Task<YamlMappingNode> ReadAsync(string file) => Yaml.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

    private static void CheckRun(YamlNode run) => CheckRun(run, run.Text("spec", "pipelineRef", "name")!);

    private static void CheckRun(YamlNode run, string pipelineName)
    {
        var pipeline = Definition.Pipelines.Single(p => p.Name == pipelineName);
        var given = run.Names("spec", "params");
        given.Should().OnlyHaveUniqueItems().And.BeSubsetOf(pipeline.Params.Keys);
        given.Should().Contain(pipeline.Params.Where(p => p.Value is null).Select(p => p.Key));
        var workspaces = run.Names("spec", "workspaces");
        workspaces.Should().BeSubsetOf(pipeline.Spec.Names("workspaces"));
        workspaces.Should().Contain(pipeline.Spec.Items("workspaces").Where(w => w.Text("optional") != "true").Select(w => w.Text("name")!));
    }

    [GeneratedRegex(@"\$\(tt\.params\.([a-z0-9-]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex TemplateParam();
}
