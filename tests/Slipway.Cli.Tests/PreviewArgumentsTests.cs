using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cli.Previewing;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

public sealed class PreviewArgumentsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_bundle_behind_the_manifest_of_one_Worker_is_its_bundle()
    {
        var manifest = directory.Write("a.yaml", Manifest("a"));
        directory.Write("dist/bundle.json", "{}");

        var source = (await ReadAsync(manifest, directory["dist"])).Should().ContainSingle().Which;

        source.Manifest!.WorkerName.Should().Be("a");
        source.Bundle.Should().Be(new PreviewBundleDirectory(new BundleDirectory(directory["dist"])));
    }

    [Fact]
    public async Task Bundles_alone_are_Workers_of_their_own()
    {
        directory.Write("dist/build.json", "{}");

        var sources = await ReadAsync(directory["dist"], "s3://bucket/dir/key.js");

        sources.Select(s => s.Manifest).Should().OnlyContain(m => m == null);
        sources[1].Bundle.Should().BeOfType<PreviewBundleObject>().Which.Keys.Main.ToString().Should().Be("dir/key.js");
    }

    [Fact]
    public async Task The_Worker_that_is_named_gets_the_requests()
    {
        var manifest = directory.Write("a.yaml", Manifest("a") + "---\n" + Manifest("b"));

        (await ReadAsync(manifest)).Select(s => s.Manifest!.WorkerName).Should().Equal("a", "b");
        (await NamedAsync("b", manifest)).Select(s => s.Manifest!.WorkerName).Should().Equal("b", "a");
        var none = () => NamedAsync("c", manifest);
        (await none.Should().ThrowAsync<CliUsageException>()).WithMessage("option --worker-name: 'c' is none of the manifests' Workers: 'a', 'b'. Correct it, or leave it out.");
    }

    [Fact]
    public async Task Which_bundle_is_whose_must_be_clear()
    {
        var manifest = directory.Write("a.yaml", Manifest("a") + "---\n" + Manifest("b"));

        var read = () => ReadAsync(manifest, "s3://bucket/key.js");

        (await read.Should().ThrowAsync<CliUsageException>()).WithMessage(
            "previewing manifests of 2 Workers with a bundle: which bundle is whose is not said. Give one bundle behind the manifest of one Worker, or put bundles into the manifests with 'slipway inject'.");
    }

    [Fact]
    public async Task Of_a_ConfigMap_the_overlay_local_is_previewed_unless_another_is_named()
    {
        Write(("local", Manifest("mine")), ("prod", Manifest("everybodys")));
        (await ReadAsync("configmap/api-manifests")).Select(s => s.Manifest!.WorkerName).Should().Equal("mine");

        Write(("prod", Manifest("everybodys")));
        var read = () => ReadAsync("configmap/api-manifests");
        (await read.Should().ThrowAsync<CliUsageException>()).WithMessage(
            "choosing overlays: ConfigMap 'default/api-manifests' * has no overlay 'local'. It has prod: correct the names. Or name another with --overlay.");

        void Write(params (string Overlay, string Yaml)[] overlays) => directory.Write("kubernetes/default/configmaps/api-manifests.yaml", ObjectYaml.Write(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "api-manifests", ["namespace"] = "default" },
            ["data"] = new JsonObject(overlays.Select(o => KeyValuePair.Create(o.Overlay, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(o.Yaml))))),
        }));
    }

    private Task<IReadOnlyList<PreviewSource>> ReadAsync(params string[] arguments) => NamedAsync(null, arguments);

    private async Task<IReadOnlyList<PreviewSource>> NamedAsync(string? workerName, params string[] arguments)
    {
        using var kubernetes = new DirectoryKubernetes(directory["kubernetes"]);
        return await new PreviewArguments(new PreviewRequest
        {
            Arguments = arguments,
            WorkerName = workerName,
            Port = 0,
            SecretsFile = null,
            OutputsFile = null,
            StoreEndpoint = null,
            CredentialsDirectory = null,
            Overlay = null,
            Kubeconfig = null,
            Namespace = NamespaceName.Parse("default"),
        }).ReadAsync(kubernetes, TestContext.Current.CancellationToken);
    }

    private static string Manifest(string name) =>
        $$"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata: {name: {{name}}}
        spec: {account_id: "00000000000000000000000000000000", worker_name: {{name}}}

        """;
}
