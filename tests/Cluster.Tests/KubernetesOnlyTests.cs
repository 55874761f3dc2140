using System.Net;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>What only a real Kubernetes API server can show.</summary>
public sealed class KubernetesOnlyTests(RealCluster cluster) : ClusterConformance(cluster)
{
    private const string Installed = "planton-cloud-pipelines";

    [Fact]
    public async Task What_kubectl_applied_is_a_conflict_that_names_it()
    {
        NeedKubectl();
        var file = Folder.Write("map.yaml", ObjectYaml.Write(Map("map", ("a", "theirs")).ToJson()));
        var applied = await cluster.KubectlAsync(Ct, "apply", "-f", file);
        applied.ExitCode.Should().Be(0, "{0}", applied.Error);

        (await RefusedAsync(() => Api.ApplyAsync(Map("map", ("a", "ours")), force: false, Ct))).Message
            .Should().Contain("other field managers own fields of it: 'kubectl-client-side-apply' owns .data.a. ");
        await Api.ApplyAsync(Map("map", ("a", "ours")), force: true, Ct);
        (await cluster.KubectlAsync(Ct, "get", "cm", "map", "-n", Namespace.Value, "-o", "jsonpath={.data.a}")).Output.Trim().Should().Be("ours");
    }

    [Fact]
    public async Task A_full_quota_is_said_and_is_no_matter_of_rights()
    {
        var quotas = $"/api/v1/namespaces/{Namespace}/resourcequotas";
        await cluster.Server.CreateAsync(quotas, """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"maps"},"spec":{"hard":{"count/configmaps":"1"}}}""", Ct);
        var (code, _) = await cluster.Server.SendAsync(
            HttpMethod.Patch, $"{quotas}/maps/status", """{"status":{"hard":{"count/configmaps":"1"},"used":{"count/configmaps":"1"}}}""", "application/merge-patch+json", Ct);
        code.Should().Be(200);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Ct);

        var error = await RefusedAsync(() => Api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct));
        error.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        error.Message.Should().Be(
            $"applying ConfigMap '{Namespace}/map': 403 Forbidden: configmaps \"map\" is forbidden: exceeded quota: maps, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1.");
    }

    [Fact]
    public async Task A_pods_token_is_who_its_service_account_is_and_may_what_the_role_says()
    {
        NeedKubectl();
        await cluster.Installed;
        var (code, answer) = await cluster.Server.SendAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{Installed}/serviceaccounts/slipway/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":600}}""", "application/json", Ct);
        code.Should().Be(201);
        Folder.Write("token", (string)answer!["status"]!["token"]!);
        var pod = Client(cluster.Kubeconfig("{tokenFile: token}"));
        var map = Map("of-a-pod", ("a", "1")) with { Namespace = NamespaceName.Parse(Installed) };

        await pod.ApplyAsync(map, force: false, Ct);
        (await pod.GetConfigMapAsync(map.Namespace, map.Name, Ct))!.Data["a"].Should().Be("1");
        (await RefusedAsync(() => pod.DeleteAsync(ResourceKind.ConfigMap, map.Namespace, map.Name, Ct))).Message
            .Should().Contain($"User \"system:serviceaccount:{Installed}:slipway\" cannot delete resource \"configmaps\"");
        (await RefusedAsync(() => pod.GetAsync(ResourceKind.Secret, map.Namespace, ResourceName.Parse("r2-credentials"), Ct))).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_default_overlay_is_accepted_as_it_stands()
    {
        NeedKubectl();
        await cluster.Installed;
        var again = await cluster.KubectlAsync(Ct, "apply", "-k", "kustomize/overlays/default", "--server-side", "--force-conflicts");

        again.ExitCode.Should().Be(0, "{0}", again.Error);
        var kinds = again.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('/')[0]).Distinct();
        kinds.Should().Contain(["namespace", "serviceaccount", "role.rbac.authorization.k8s.io", "networkpolicy.networking.k8s.io", "pipeline.tekton.dev", "task.tekton.dev", "stepaction.tekton.dev"]);
    }

    [Fact]
    public async Task A_run_is_started_listed_described_and_cancelled()
    {
        NeedKubectl();
        await cluster.Installed;
        var started = await SlipwayAsync(
            "start", "build-and-upload-cloudflare-worker", "-p", "git-url=https://git.example/org/repo.git", "-p", "r2-bucket-name=scripts", "-p", "r2-endpoint-url=https://r2.example",
            "-p", "r2-object-key=api/0123456.js", "-p", "worker-script-artifact-config-map-name=api-artifact", "-p", "kustomize-manifests-config-map-name=api-manifests", "-o", "name");
        var run = started.Trim();
        run.Should().MatchRegex("^build-and-upload-cloudflare-worker-[a-z0-9]{5}$");
        (await SlipwayAsync("list")).Should().MatchRegex($@"NAME +STARTED +DURATION +STATUS\n{run} .*\n");

        // What Tekton's controller writes.
        var path = $"/apis/tekton.dev/v1/namespaces/{Installed}/pipelineruns/{run}";
        await PatchAsync($"{path}/status", """{"status":{"startTime":"2026-01-01T00:00:00Z","conditions":[{"type":"Succeeded","status":"Unknown","reason":"Running","message":"Tasks Completed: 0"}]}}""");
        (await SlipwayAsync("describe", run)).Should().StartWith($"run {run}\nbuild-and-upload-cloudflare-worker").And.Contain("Running for ");
        (await SlipwayAsync("cancel", run)).Should().Be($"PipelineRun cancelled: {run}\n");
        var value = (await Api.GetAsync(ResourceKind.PipelineRun, NamespaceName.Parse(Installed), ResourceName.Parse(run), Ct))!;
        ((string?)value["spec"]!["status"], (string?)value["status"]!["startTime"]).Should().Be(("Cancelled", "2026-01-01T00:00:00Z"));

        await PatchAsync($"{path}/status", """{"status":{"completionTime":"2026-01-01T00:00:09Z","conditions":[{"type":"Succeeded","status":"False","reason":"Cancelled","message":"PipelineRun was cancelled"}]}}""");
        (await SlipwayAsync("list", "-o", "name")).Should().Be($"{run}\n");
        (await SlipwayAsync("describe")).Should().Contain("Cancelled in 9.0 s");
    }

    private static void NeedKubectl() => Assert.SkipWhen(ProgramPath.Find("kubectl") is null, "needs kubectl");

    private async Task PatchAsync(string path, string patch)
    {
        var (code, value) = await cluster.Server.SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json", Ct);
        code.Should().Be(200, "{0}", value);
    }

    private async Task<string> SlipwayAsync(params IEnumerable<string> arguments)
    {
        var result = await Command.Run(Programs.Slipway, [.. arguments, "--kubeconfig", Folder["kubeconfig"], "-n", Installed]).InDirectory(Folder.Path).ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, "{0}", result.Error);
        return result.Output;
    }
}
