using Slipway.Pipelines;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

/// <summary>A pipeline that builds nothing takes up what an earlier run built.</summary>
public sealed class BuiltWorkerTests : IDisposable
{
    private const string Artifact = "worker-script-artifact-config-map-name";
    private const string Manifests = "kustomize-manifests-config-map-name";
    private static readonly string[] Names = [Artifact, Manifests];
    private readonly TemporaryDirectory folder = new();

    private string Directory => folder["out/kubernetes/planton-cloud-pipelines/configmaps"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_only_Worker_is_meant()
    {
        Build("hello");
        Write("hello-manifests-outputs");
        Write("unfinished-artifact");

        Derived().Should().Equal(new Dictionary<string, string>
        {
            [Artifact] = "hello-artifact",
            [Manifests] = "hello-manifests",
            ["r2-endpoint-url"] = $"file://{folder["out/objects"]}",
            ["kubernetes-endpoint-url"] = $"file://{folder["out/kubernetes"]}",
        });
    }

    [Fact]
    public void Of_several_Workers_one_ConfigMap_names_the_other()
    {
        Build("api");
        Build("site");

        Derived((Artifact, "site-artifact")).Should().Contain(Manifests, "site-manifests").And.NotContainKey(Artifact);
        Derived((Manifests, "api-manifests")).Should().Contain(Artifact, "api-artifact").And.NotContainKey(Manifests);
    }

    [Fact]
    public void Several_Workers_are_an_error_that_names_them()
    {
        Build("site");
        Build("api");

        FluentActions.Invoking(() => Derived()).Should().Throw<CliUsageException>().WithMessage(
            $"choosing what to deploy: '{Directory}' holds several Workers: api, site. Name one: "
            + "-p worker-script-artifact-config-map-name=api-artifact -p kustomize-manifests-config-map-name=api-manifests.");
    }

    [Fact]
    public void No_Worker_is_an_error_that_says_how_to_build_one()
    {
        FluentActions.Invoking(() => Derived()).Should().Throw<CliUsageException>().WithMessage(
            $"choosing what to deploy: '{Directory}' holds no artifact of a run (<worker>-artifact.yaml with <worker>-manifests.yaml). Build a Worker with 'slipway run' first, or name both ConfigMaps: "
            + "-p worker-script-artifact-config-map-name=NAME -p kustomize-manifests-config-map-name=NAME.");
        Build("hello");
        FluentActions.Invoking(() => Derived((Artifact, "other-artifact"))).Should().Throw<CliUsageException>().WithMessage("*holds no manifests that go with 'other-artifact'.*");
    }

    [Fact]
    public void Names_that_are_given_are_taken_as_they_are() =>
        Derived((Artifact, "a"), (Manifests, "b")).Keys.Should().Equal("r2-endpoint-url", "kubernetes-endpoint-url");

    [Fact]
    public void The_outputs_go_beside_the_manifests()
    {
        var signature = Signature([]) with { ParamTypes = new Dictionary<string, string> { [Manifests] = "string", ["outputs-config-map-name"] = "string" } };

        DerivedParams.For(signature, new Dictionary<string, string> { [Manifests] = "b" }, null, new OutputDirectory(folder["out"]), new CloudflareVariables())
            .Should().Equal(new Dictionary<string, string> { ["outputs-config-map-name"] = "b-outputs" });
    }

    [Fact]
    public void In_a_cluster_nothing_is_looked_for() => Derived(("kubeconfig", "/k")).Keys.Should().Equal("r2-endpoint-url");

    [Fact]
    public void An_artifact_that_was_uploaded_to_R2_is_fetched_from_there()
    {
        Build("hello", "real-bucket");
        Derived().Should().NotContainKey("r2-endpoint-url");
        Derived((Artifact, "hello-artifact"), (Manifests, "b")).Should().NotContainKey("r2-endpoint-url");

        System.IO.Directory.CreateDirectory(folder["out/objects/real-bucket"]);
        Derived().Should().ContainKey("r2-endpoint-url");
    }

    [Fact]
    public void A_pipeline_with_names_of_its_own_needs_none()
    {
        var signature = Signature([]);

        DerivedParams.For(signature, new Dictionary<string, string>(), null, new OutputDirectory(folder["out"]), new CloudflareVariables())
            .Keys.Should().Equal("r2-endpoint-url", "kubernetes-endpoint-url");
    }

    private void Build(string worker, string bucket = "local")
    {
        Write($"{worker}-artifact", $"data:\n  bucket: {bucket}\n");
        Write($"{worker}-manifests");
        System.IO.Directory.CreateDirectory(folder["out/objects/local"]);
    }

    private void Write(string name, string data = "") =>
        folder.Write($"out/kubernetes/planton-cloud-pipelines/configmaps/{name}.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{data}");

    private IReadOnlyDictionary<string, string> Derived(params (string Name, string Value)[] given) => DerivedParams.For(
        Signature(Names), given.ToDictionary(g => g.Name, g => g.Value), null, new OutputDirectory(folder["out"]), new CloudflareVariables());

    private static PipelineSignature Signature(string[] required) =>
        new("p", new[] { Artifact, Manifests, "r2-endpoint-url", "kubernetes-endpoint-url", "kubeconfig" }.ToDictionary(p => p, _ => "string"), []) { RequiredParams = required };
}
