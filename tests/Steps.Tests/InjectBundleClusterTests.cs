using System.Text;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>inject-bundle against an API: what others write in between must not be lost.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class InjectBundleClusterTests : IAsyncLifetime
{
    private readonly InjectBundleMaps maps = new();
    private KubernetesApiServer server = null!;

    private string Place => $"ConfigMap 'default/my-worker-manifests' of cluster {server.Address}";

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        maps.Options.Remove("kubernetes-endpoint-url");
        maps.Options["kubeconfig"] = maps.Folder.Write("kubeconfig", server.Kubeconfig());
        server.Apply("default", InjectBundleMaps.ArtifactName, "slipway", [new("bucket", "scripts"), new("path", "api/1.js"), new("content-hash", InjectBundleMaps.Hash)]);
        Build(("dev", InjectBundleMaps.Worker("dev")), ("prod", InjectBundleMaps.Worker("prod")));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        maps.Dispose();
    }

    [Fact]
    public async Task The_manifests_are_applied_with_the_labels_that_they_had()
    {
        maps.Options["owner-identifier-label-key"] = "team";
        maps.Options["owner-identifier-label-value"] = "other";
        await maps.SucceedAsync();

        Overlay("prod").Should().Contain("bucket: \"scripts\"").And.Contain("path: \"api/1.js\"");
        Labels().Should().Be("""{"app.kubernetes.io/managed-by":"somebody","team":"edge"}""");
        maps.Injected.Should().Be("2");
        server.Requests.Should().Equal(
            "builder GET /api/v1/namespaces/default/configmaps/my-worker-artifact",
            "builder GET /api/v1/namespaces/default/configmaps/my-worker-manifests",
            "builder PATCH /api/v1/namespaces/default/configmaps/my-worker-manifests?fieldManager=slipway&force=false");
    }

    [Fact]
    public async Task Labels_that_are_missing_are_set()
    {
        server.Apply("default", InjectBundleMaps.ManifestsName, "slipway", [new("prod", InjectBundleMaps.Base64(InjectBundleMaps.Worker("prod")))]);
        maps.Options["owner-identifier-label-key"] = "team";
        maps.Options["owner-identifier-label-value"] = "other";
        await maps.SucceedAsync();

        Labels().Should().Be("""{"app.kubernetes.io/managed-by":"planton-cloud","team":"other"}""");
    }

    [Fact]
    public async Task The_same_again_writes_nothing()
    {
        await maps.SucceedAsync();
        var version = Version();
        await maps.SucceedAsync();

        maps.Injected.Should().Be("0");
        Version().Should().Be(version);
        server.Requests.Count(request => request.Contains(" PATCH ", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task A_change_in_between_is_kept_and_the_bundle_is_written_into_what_is_there_then()
    {
        server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.Meanwhile(
            () => Build(("prod", InjectBundleMaps.Worker("prod") + "# changed in between\n"), ("stage", InjectBundleMaps.Worker("stage")))));
        var log = await maps.SucceedAsync();

        log.Should().Contain($"inject-bundle: warning: {Place} was changed after it was read: reading it anew (1 of 4)\n");
        Overlay("prod").Should().Contain("path: \"api/1.js\"").And.EndWith("# changed in between\n");
        Overlay("stage").Should().Contain("path: \"api/1.js\"");
        server.ConfigMap("default", InjectBundleMaps.ManifestsName)!["data"]!.AsObject().Should().NotContainKey("dev");
        maps.Injected.Should().Be("2");
    }

    [Fact]
    public async Task Changes_again_and_again_are_an_error_in_the_end()
    {
        var count = 0;
        KubernetesApiFault[] round = [KubernetesApiFault.None, KubernetesApiFault.Meanwhile(() => Build(("prod", $"{InjectBundleMaps.Worker("prod")}# {++count}\n")))];
        server.Inject([KubernetesApiFault.None, .. Enumerable.Repeat(round, 6).SelectMany(r => r)]);
        var error = await maps.FailAsync(1);

        error.Should().EndWith(
            $"ERROR: applying ConfigMap 'default/my-worker-manifests': 409 Conflict: it was changed in {server.Address} after it was read; nothing was written. Run this again when nothing else writes to it.\n");
        count.Should().Be(5);
        Overlay("prod").Should().EndWith("# 5\n").And.NotContain("api/1.js");
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_no_conflict_and_the_changes_are_counted()
    {
        server.Inject(KubernetesApiFault.None, KubernetesApiFault.None, KubernetesApiFault.CutAnswer);
        await maps.SucceedAsync();

        maps.Injected.Should().Be("2");
        Overlay("prod").Should().Contain("path: \"api/1.js\"");
    }

    [Fact]
    public async Task Manifests_that_another_field_manager_owns_are_a_conflict_that_names_it()
    {
        server.Apply("default", InjectBundleMaps.ManifestsName, "kubectl", [new("prod", InjectBundleMaps.Base64(InjectBundleMaps.Worker("prod")))]);
        (await maps.FailAsync(1)).Should().Contain("ERROR: applying ConfigMap 'default/my-worker-manifests': 409 Conflict: other field managers own fields of it: 'kubectl' owns .data.prod.");
    }

    [Fact]
    public async Task A_missing_right_says_what_to_grant()
    {
        server.Deny("builder", "get");
        (await maps.FailAsync(1)).Should().StartWith("ERROR: reading ConfigMap 'default/my-worker-artifact': 403 Forbidden: ").And.Contain("verbs [\"get\"]");
    }

    [Fact]
    public async Task A_ConfigMap_that_would_grow_over_the_limit_is_not_written()
    {
        // Base64 makes four characters of three bytes: this fits, and with bucket, path and hash it does not.
        var worker = InjectBundleMaps.Worker("prod");
        Build(("prod", $"{worker}#{new string('x', (1_048_500 / 4 * 3) - worker.Length - 2)}\n"));
        var error = await maps.FailAsync(1);
        error.Should().StartWith("ERROR: writing ConfigMap 'default/my-worker-manifests': it would hold 1,048,").And.Contain("Nothing was written. Make the largest of them smaller.");
    }

    private void Build(params IEnumerable<(string Overlay, string Text)> overlays) => server.Apply(
        "default", InjectBundleMaps.ManifestsName, "slipway", overlays.Select(o => KeyValuePair.Create(o.Overlay, InjectBundleMaps.Base64(o.Text))),
        new("app.kubernetes.io/managed-by", "somebody"), new("team", "edge"));

    private string Overlay(string name) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(server.ConfigMap("default", InjectBundleMaps.ManifestsName)!["data"]![name]!.GetValue<string>()));

    private string Labels() => server.ConfigMap("default", InjectBundleMaps.ManifestsName)!["metadata"]!["labels"]!.ToJsonString();

    private string Version() => server.ConfigMap("default", InjectBundleMaps.ManifestsName)!["metadata"]!["resourceVersion"]!.GetValue<string>();
}
