using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>prune-runs with the rights of the component pruning, which only a real Kubernetes API server gives.</summary>
public sealed class PruningTests(RealCluster cluster) : ClusterConformance(cluster)
{
    private const string Account = "slipway-pruner";

    [Fact]
    public async Task The_account_of_the_component_may_do_what_prune_runs_does_and_no_more()
    {
        Assert.SkipWhen(ProgramPath.Find("kubectl") is null, "needs kubectl");
        var kubeconfig = await InstallAsync();
        await MakeAsync("one", second: 1);
        await MakeAsync("two", second: 2);

        var pruned = await Command.Run(Programs.Named("prune-runs"), $"--namespace={Namespace}", "--keep-succeeded=1", $"--kubeconfig={kubeconfig}").ExecuteAsync(Ct);

        pruned.ExitCode.Should().Be(0, "{0}", pruned.Error);
        pruned.Error.Should().Be(
            $"""
            prune-runs: deleted PipelineRun {Namespace}/one, which succeeded at 2026-01-01 00:00:01Z, and ConfigMaps one-manifests
            prune-runs: 1 of 2 PipelineRuns were deleted, and 1 ConfigMaps; 0 have not ended or are not Slipway's

            """);
        ((await GetAsync("one", ResourceKind.PipelineRun)) is null, (await GetAsync("two", ResourceKind.PipelineRun)) is null).Should().Be((true, false));
        ((await GetAsync("one-manifests")) is null, (await GetAsync("two-manifests")) is null).Should().Be((true, false));
        var pruner = Client(Kubeconfig.Load(kubeconfig));
        (await RefusedAsync(() => pruner.ApplyAsync(Map("any"), force: false, Ct))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await RefusedAsync(() => pruner.ListAsync(ResourceKind.Secret, Namespace, null, Ct))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    /// <summary>Gives the component's account its rights in the namespace of this test.</summary>
    /// <returns>A kubeconfig with its token.</returns>
    private async Task<string> InstallAsync()
    {
        var rights = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "kustomize", "components", "pruning", "rbac.yaml"), Ct);
        var applied = await cluster.KubectlAsync(Ct, "apply", "-f", Folder.Write("rbac.yaml", rights.Replace("namespace: planton-cloud-pipelines", $"namespace: {Namespace}", StringComparison.Ordinal)));
        applied.ExitCode.Should().Be(0, "{0}", applied.Error);
        var (code, answer) = await cluster.Server.SendAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{Namespace}/serviceaccounts/{Account}/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":600}}""", "application/json", Ct);
        code.Should().Be(201);
        Folder.Write("token", (string)answer!["status"]!["token"]!);
        return Folder.Write("pruner", cluster.Kubeconfig("{tokenFile: token}"));
    }

    /// <summary>A run that has succeeded, with a ConfigMap as its steps write it.</summary>
    private async Task MakeAsync(string name, int second)
    {
        var run = (JsonObject)JsonNode.Parse(
            """{"apiVersion":"tekton.dev/v1","kind":"PipelineRun","spec":{"pipelineRef":{"name":"build-and-upload-cloudflare-worker"},"params":[{"name":"kustomize-manifests-config-map-name"},{"name":"git-url","value":"https://git.example/app.git"}]}}""")!;
        run["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace.Value };
        run["spec"]!["params"]![0]!["value"] = $"{name}-manifests";
        await Api.CreateAsync(ResourceKind.PipelineRun, run, Ct);
        var (code, value) = await cluster.Server.SendAsync(
            HttpMethod.Patch, $"/apis/tekton.dev/v1/namespaces/{Namespace}/pipelineruns/{name}/status",
            $$$"""{"status":{"completionTime":"2026-01-01T00:00:0{{{second}}}Z","conditions":[{"type":"Succeeded","status":"True"}]}}""", "application/merge-patch+json", Ct);
        code.Should().Be(200, "{0}", value);
        var labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.ManagedBy] = LabelValue.Parse("planton-cloud") };
        await Api.ApplyAsync(Map($"{name}-manifests", ("prod", "1")) with { Labels = labels }, force: false, Ct);
    }
}
