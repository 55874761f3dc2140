namespace Slipway.Steps.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class InjectBundleTests : IDisposable
{
    private readonly InjectBundleMaps maps = new();

    private string Place => $"ConfigMap 'default/my-worker-manifests' of directory {maps.Folder["objects"]}";

    public void Dispose() => maps.Dispose();

    [Fact]
    public async Task Every_overlay_but_local_names_the_bundle_afterwards()
    {
        var before = maps.ReadManifests();

        var log = await maps.SucceedAsync();

        foreach (var overlay in new[] { "dev", "prod" })
        {
            maps.Overlay(overlay).Should().Be(InjectBundleMaps.Worker(overlay)
                .Replace("  name: api\n", $"  name: api\n  annotations:\n    slipway.dev/content-hash: \"{InjectBundleMaps.Hash}\"\n", StringComparison.Ordinal)
                .Replace("bucket: \"\"", "bucket: \"scripts\"", StringComparison.Ordinal)
                .Replace("path: \"\"", "path: \"api/1.js\"", StringComparison.Ordinal));
        }

        maps.ReadManifests().Data["local"].Should().Be(before.Data["local"]);
        maps.ReadManifests().Labels.Should().BeEquivalentTo(before.Labels);
        maps.Injected.Should().Be("2");
        log.Should().Be(
            """
            inject-bundle: overlay dev: api-dev (api) changed
            inject-bundle: overlay prod: api-prod (api) changed
            inject-bundle: wrote ConfigMap default/my-worker-manifests: it names s3://scripts/api/1.js now

            """);
    }

    [Fact]
    public async Task The_same_again_writes_nothing()
    {
        await maps.SucceedAsync();
        File.SetLastWriteTimeUtc(maps.ManifestsFile, DateTime.UnixEpoch);

        var log = await maps.SucceedAsync();

        File.GetLastWriteTimeUtc(maps.ManifestsFile).Should().Be(DateTime.UnixEpoch);
        maps.Injected.Should().Be("0");
        log.Should().Contain("overlay dev: api-dev (api) unchanged\n").And.EndWith(
            "inject-bundle: ConfigMap default/my-worker-manifests is unchanged: it names s3://scripts/api/1.js already\n");
    }

    [Fact]
    public async Task A_later_build_takes_the_place_of_the_earlier_one()
    {
        await maps.SucceedAsync();
        maps.WriteArtifact(path: "api/2.js", hash: new string('b', 64));
        await maps.SucceedAsync();

        maps.Overlay("prod").Should().Contain("api/2.js").And.Contain(new string('b', 64)).And.NotContain("api/1.js").And.NotContain(InjectBundleMaps.Hash);
    }

    [Fact]
    public async Task Only_the_overlays_that_are_named_are_changed()
    {
        var before = maps.ReadManifests();
        maps.Options["overlays"] = "prod, prod";
        await maps.SucceedAsync();

        maps.Injected.Should().Be("1");
        maps.ReadManifests().Data["dev"].Should().Be(before.Data["dev"]);
        maps.Overlay("prod").Should().Contain("api/1.js");
    }

    [Theory]
    [InlineData("site")]
    [InlineData("site-prod")]
    public async Task Only_the_Worker_that_is_named_is_changed(string name)
    {
        maps.WriteManifests(("prod", InjectBundleMaps.Worker("prod") + "---\n" + InjectBundleMaps.Worker("prod", "site")));
        maps.Options["worker-name"] = name;
        var log = await maps.SucceedAsync();

        maps.Injected.Should().Be("1");
        maps.Overlay("prod").Should().StartWith(InjectBundleMaps.Worker("prod") + "---\n").And.Contain("api/1.js");
        log.Should().Contain("overlay prod: api-prod (api) is another Worker: left as it is\n").And.Contain("overlay prod: site-prod (site) changed\n");
    }

    [Fact]
    public async Task All_documents_of_an_overlay_are_changed_and_others_left_alone()
    {
        const string Other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {bucket: mine}\n---\n";
        maps.WriteManifests(("prod", Other + InjectBundleMaps.Worker("prod") + "---\n" + InjectBundleMaps.Worker("prod", "site")), ("kv", Other));
        var log = await maps.SucceedAsync();

        maps.Injected.Should().Be("2");
        maps.Overlay("prod").Should().StartWith(Other);
        maps.Overlay("prod").Split("api/1.js").Should().HaveCount(3);
        maps.Overlay("kv").Should().Be(Other);
        log.Should().NotContain("overlay kv");
    }

    [Fact]
    public async Task A_Worker_that_holds_its_code_itself_is_left_alone()
    {
        var inline = Inline("inline");
        maps.WriteManifests(("prod", InjectBundleMaps.Worker("prod") + "---\n" + inline));
        (await maps.SucceedAsync()).Should().Contain("overlay prod: inline has its code in the manifest: left as it is\n");
        maps.Overlay("prod").Should().EndWith("---\n" + inline);
    }

    [Fact]
    public async Task Only_Workers_that_hold_their_code_themselves_are_an_error()
    {
        maps.WriteManifests(("prod", Inline("inline")));
        (await maps.FailAsync(1)).Should().Be(
            $"ERROR: writing the artifact into {Place}: the CloudflareWorker 'inline' has its code in the manifest, and takes no bundle (looked at prod). Take 'content' out of it, or name another Worker.\n");
    }

    [Fact]
    public async Task An_overlay_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        maps.Options["overlays"] = "prod,stage,test";
        (await maps.FailAsync(2)).Should().Be($"ERROR: choosing overlays: {Place} has no overlay 'stage', 'test'. It has dev, prod: correct the names.\n");
    }

    [Fact]
    public async Task A_Worker_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        maps.Options["worker-name"] = "other";
        (await maps.FailAsync(2)).Should().Be(
            $"ERROR: choosing the Worker 'other': {Place} has no CloudflareWorker of this name (looked at dev, prod). There is api-dev (api), api-prod (api): correct the name.\n");
        maps.Options["overlays"] = "prod,dev";
        maps.Options["worker-name"] = "api-dev";
        (await maps.FailAsync(2)).Should().Contain("(looked at prod)", "an overlay that is named must have the Worker");
    }

    [Theory]
    [InlineData("local", "option --overlays: 'local' names 'local', the overlay for a developer's own machine, which is never deployed: leave it out.")]
    [InlineData("prod,local", "option --overlays: 'prod,local' names 'local', the overlay for a developer's own machine, which is never deployed: leave it out.")]
    [InlineData("prod,,dev", "option --overlays: 'prod,,dev' is no list of overlays: names separated by commas, such as 'dev,prod'; empty for all but 'local'.")]
    [InlineData("a b", "option --overlays: 'a b' names 'a b', which is not a key of a ConfigMap: 1 to 253 letters, digits, hyphens, underscores and dots, not '.' or '..'.")]
    public async Task A_list_of_overlays_that_is_none_is_refused(string overlays, string error)
    {
        maps.Options["overlays"] = overlays;
        (await maps.FailAsync(2)).Should().Be($"ERROR: {error}\n");
    }

    [Fact]
    public async Task Overlays_without_a_CloudflareWorker_are_an_error_that_says_what_was_looked_at()
    {
        maps.WriteManifests(("dev", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"), ("local", InjectBundleMaps.Worker("local")), ("prod", ""));
        (await maps.FailAsync(1)).Should().Be(
            $"ERROR: writing the artifact into {Place}: there is no CloudflareWorker (looked at dev, prod). Add a manifest of kind CloudflareWorker to what kustomize builds, and build again.\n");
    }

    [Theory]
    [InlineData("*?")]
    [InlineData("staging?,test?")]
    public async Task No_overlay_is_a_warning_where_none_has_to_be(string overlays)
    {
        maps.WriteManifests(("local", InjectBundleMaps.Worker("local")));
        var before = await File.ReadAllTextAsync(maps.ManifestsFile, TestContext.Current.CancellationToken);
        maps.Options["overlays"] = overlays;

        (await maps.SucceedAsync()).Should().Be($"inject-bundle: warning: ConfigMap default/my-worker-manifests has no overlay that --overlays={overlays} means: nothing is deployed\n");
        maps.Injected.Should().Be("0");
        (await File.ReadAllTextAsync(maps.ManifestsFile, TestContext.Current.CancellationToken)).Should().Be(before);
    }

    [Fact]
    public async Task An_overlay_of_a_filter_without_a_CloudflareWorker_is_an_error_all_the_same()
    {
        maps.WriteManifests(("prod", ""));
        maps.Options["overlays"] = "*?";
        (await maps.FailAsync(1)).Should().Contain("there is no CloudflareWorker (looked at prod)");
    }

    [Fact]
    public async Task No_overlay_to_deploy_is_an_error()
    {
        maps.WriteManifests(("local", InjectBundleMaps.Worker("local")));
        (await maps.FailAsync(1)).Should().Be(
            $"ERROR: choosing overlays: {Place} has no overlay but 'local', which is never deployed. Add one to the overlays of the kustomize directory, and build again.\n");
        maps.WriteManifests();
        (await maps.FailAsync(1)).Should().Contain("has no overlay. Add one");
    }

    [Fact]
    public async Task A_ConfigMap_that_is_not_there_is_an_error_that_says_who_writes_it()
    {
        File.Delete(maps.ManifestsFile);
        (await maps.FailAsync(2)).Should().Be(
            $"ERROR: reading {Place}: there is none of this name. build-manifests writes it: build first, or correct the name or the namespace.\n");
        File.Delete(maps.Folder["objects/default/configmaps/my-worker-artifact.yaml"]);
        (await maps.FailAsync(2)).Should().Be(
            $"ERROR: reading ConfigMap 'default/my-worker-artifact' of directory {maps.Folder["objects"]}: there is none of this name. "
            + "store-metadata writes it: build first, or correct the name or the namespace.\n");
    }

    [Fact]
    public async Task An_artifact_without_its_keys_is_an_error_that_lists_what_is_there()
    {
        var place = $"ConfigMap 'default/my-worker-artifact' of directory {maps.Folder["objects"]}";
        maps.Write(InjectBundleMaps.Map(InjectBundleMaps.ArtifactName, ("path", "a.js"), ("extra", "x")));
        (await maps.FailAsync(1)).Should().Be(
            $"ERROR: reading where the bundle lies from {place}: it has no 'bucket', 'content-hash' (it has 'extra', 'path'). store-metadata writes them: name the ConfigMap that it wrote, or build again.\n");
        maps.Write(InjectBundleMaps.Map(InjectBundleMaps.ArtifactName));
        (await maps.FailAsync(1)).Should().Contain("it has no 'bucket', 'path', 'content-hash' (it is empty).");
        maps.WriteArtifact(hash: "abc");
        (await maps.FailAsync(1)).Should().Be(
            $"ERROR: reading where the bundle lies from {place}: its 'content-hash' is 'abc', which is not a SHA-256 digest: 64 lower-case hexadecimal digits, with or without 'sha256:' in front. Build again.\n");
        maps.WriteArtifact(bucket: "A");
        (await maps.FailAsync(1)).Should().Contain("its 'bucket' is 'A', which is not a bucket name:");
        maps.WriteArtifact(path: "/a");
        (await maps.FailAsync(1)).Should().Contain("its 'path' is '/a', which is not an object key:");
    }

    [Theory]
    [InlineData("%%%", "its value is no base64.")]
    [InlineData("/+8=", "its value is no UTF-8 text, in base64.")]
    public async Task A_value_that_is_no_base64_of_text_is_an_error(string value, string error)
    {
        maps.Write(InjectBundleMaps.Map(InjectBundleMaps.ManifestsName, ("prod", value)));
        (await maps.FailAsync(1)).Should().Be($"ERROR: reading overlay 'prod' of {Place}: {error} build-manifests writes the base64 of what kustomize builds: build again.\n");
    }

    [Fact]
    public async Task Manifests_that_break_rules_are_an_error_with_the_place()
    {
        maps.WriteManifests(("dev", InjectBundleMaps.Worker("dev")), ("prod", "a: [\n"));
        (await maps.FailAsync(1)).Should().StartWith("ERROR: configmap/my-worker-manifests[prod]:").And.Contain("is not YAML");
        maps.WriteManifests(("prod", InjectBundleMaps.Worker("prod").Replace("compatibility_date", "compatibilty_date", StringComparison.Ordinal)));
        (await maps.FailAsync(1)).Should().StartWith("ERROR: configmap/my-worker-manifests[prod]:13: spec.compatibilty_date");
    }

    private static string Inline(string name) => $"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {name}
        spec:
          account_id: "0123456789abcdef0123456789abcdef"
          worker_name: {name}
          content: export default 1
          compatibility_date: '2026-04-01'

        """;
}
