using Slipway.Processes;
using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>What <c>kubectl apply -k</c> would send to a cluster.</summary>
public class KustomizeTests
{
    private static readonly string Overlays = Path.Combine(Repository.Root, "kustomize", "overlays");

    public static TheoryData<string> Components =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "kustomize", "components")).Select(d => Path.GetFileName(d)!).Where(name => name != "triggers").Order()];

    public static TheoryData<string> PipelineRuns => [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples", "pipelineruns")).Select(f => Path.GetFileName(f)!).Order()];

    [Fact]
    public async Task The_default_overlay_installs_every_definition_as_it_stands_in_its_folder()
    {
        var installed = await BuildAsync(Path.Combine(Overlays, "default"));

        var names = installed.Select(Id);
        names.Should().Contain(Definition.All.Select(d => $"{d.Kind}/{d.Name}"));
        installed.Where(o => o.Text("kind") != "Namespace").Select(o => o.Text("metadata", "namespace")).Should().AllBe("planton-cloud-pipelines");
        foreach (var action in Definition.StepActions)
        {
            var found = installed.Single(o => Id(o) == $"StepAction/{action.Name}");
            found.At("spec")!.Scalars().Should().BeEquivalentTo(action.Spec.Scalars(), "of {0}", action.File);
        }
    }

    [Fact]
    public async Task Every_image_is_named_where_registry_and_tag_are_chosen()
    {
        var overlay = Yaml.Parse(await File.ReadAllTextAsync(Path.Combine(Overlays, "default", "kustomization.yaml"), TestContext.Current.CancellationToken));

        overlay.Names("images").Should().BeEquivalentTo(Definition.StepActions.Select(a => a.Spec.Text("image")![..^":0.1.0".Length]));
        overlay.Items("images").Select(i => i.Text("newTag")).Should().AllBe("0.1.0");
    }

    [Fact]
    public async Task No_service_account_of_a_run_mounts_its_token_and_its_role_is_as_small_as_can_be()
    {
        var installed = await BuildAsync(Path.Combine(Overlays, "default"));

        installed.Where(o => o.Text("kind") == "ServiceAccount").Should().HaveCount(3)
            .And.OnlyContain(o => o.Text("automountServiceAccountToken") == "false");
        var rules = installed.Single(o => Id(o) == "Role/slipway").Items("rules");
        rules.Should().ContainSingle();
        rules[0].Items("resources").Select(r => r.ToString()).Should().Equal("configmaps");
        rules[0].Items("verbs").Select(r => r.ToString()).Should().Equal("get", "create", "patch");
        installed.Single(o => Id(o) == "Namespace/planton-cloud-pipelines").Text("metadata", "labels", "pod-security.kubernetes.io/enforce").Should().Be("restricted");
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_component_goes_with_the_default_overlay(string component)
    {
        using var directory = new TemporaryDirectory();
        var root = Path.Combine(Repository.Root, "kustomize");
        var overlay = directory["overlay"];
        // kustomize takes relative paths only.
        directory.Write(
            "overlay/kustomization.yaml",
            $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{Path.GetRelativePath(overlay, Path.Combine(root, "base"))}]
            components: [{Path.GetRelativePath(overlay, Path.Combine(root, "components", component))}]
            """);

        (await BuildAsync(overlay)).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("template.yaml")]
    [InlineData("deliver-template.yaml")]
    public async Task The_template_of_a_trigger_gives_the_pipeline_what_it_needs(string file)
    {
        var template = Yaml.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "kustomize", "components", "triggers", file), TestContext.Current.CancellationToken));

        CheckRun(template.Items("spec", "resourcetemplates").Single());
        var declared = template.Names("spec", "params");
        var used = template.Items("spec", "resourcetemplates").Single().Scalars()
            .SelectMany(s => System.Text.RegularExpressions.Regex.Matches(s.Value, @"\$\(tt\.params\.([a-z0-9-]+)\)").Select(m => m.Groups[1].Value)).Distinct();
        used.Should().BeEquivalentTo(declared);
    }

    [Theory]
    [MemberData(nameof(PipelineRuns))]
    public async Task A_sample_run_gives_its_pipeline_what_it_needs(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "pipelineruns", file), TestContext.Current.CancellationToken);

        CheckRun(Yaml.Parse(text));
    }

    [Theory]
    [InlineData("push.yaml", "deliver-cloudflare-worker")]
    [InlineData("pull-request.yaml", "build-and-upload-cloudflare-worker")]
    public async Task A_run_of_Pipelines_as_Code_gives_its_pipeline_what_it_needs(string file, string pipeline)
    {
        var run = Yaml.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "pipelines-as-code", file), TestContext.Current.CancellationToken));

        run.Text("spec", "pipelineRef", "resolver").Should().Be("cluster");
        run.Items("spec", "pipelineRef", "params").Select(p => p.Text("value")).Should().Equal("pipeline", pipeline, "planton-cloud-pipelines");
        CheckRun(run, pipeline);
    }

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

    private static string Id(YamlNode value) => $"{value.Text("kind")}/{value.Text("metadata", "name")}";

    private static async Task<IReadOnlyList<YamlNode>> BuildAsync(string overlay)
    {
        var kustomize = await Command.Run("kubectl", "kustomize", overlay).ExecuteAsync(TestContext.Current.CancellationToken);
        kustomize.ExitCode.Should().Be(0, kustomize.LastLines(10));
        var stream = new YamlStream();
        stream.Load(new StringReader(kustomize.Output));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }
}
