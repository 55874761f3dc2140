using System.Text.Json.Nodes;
using Slipway.Manifests;
using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Preview;

/// <summary>What Miniflare is told of a Worker, and what is said of it.</summary>
public sealed class PreviewedWorkerTests : IDisposable
{
    private const string Script = "addEventListener('fetch', (event) => event.respondWith(new Response('hello')));";

    private readonly TemporaryDirectory directory = new();
    private readonly List<string> warnings = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("  content: \"" + Script + "\"")]
    [InlineData("  r2_bundle: {bucket: bundles, path: by-hand/v1.js}")]
    public async Task Code_that_the_manifest_names_as_a_body_part_is_a_script(string code)
    {
        directory.Write("objects/bundles/by-hand/v1.js", Script);

        var (options, _) = await ReadAsync($"{code}\n  body_part: script.js\n  compatibility_date: 2026-04-01");

        options["modules"].Should().BeNull();
        (await File.ReadAllTextAsync((string)options["script"]!, Ct)).Should().Be(Script);
        warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_part_that_the_bundle_does_not_have_is_an_error_as_when_it_is_deployed()
    {
        await PutAsync(new TestBundle("shop/one.js"));

        var reading = () => ReadAsync("  r2_bundle: {bucket: bundles, path: shop/one.js}\n  body_part: script.js");

        (await reading.Should().ThrowAsync<DeliveryException>()).WithMessage(
            "previewing Worker 'shop': the manifest names the script 'script.js', and the bundle 'shop/one.js' has index.js. Name one of them as body_part, or leave it out.");
    }

    [Fact]
    public async Task Keys_of_SubtleCrypto_are_named_among_what_is_not_there_and_are_no_texts()
    {
        var (options, _) = await ReadAsync(
            """
              content: export default {};
              compatibility_date: 2026-04-01
              secret_keys:
                - {name: HMAC, algorithm: {name: HMAC, hash: SHA-256}, format: raw, usages: [sign], key_base64: c2VjcmV0}
                - {name: ELSEWHERE, algorithm: RSA-OAEP, format: jwk, usages: [decrypt], key_jwk: {secret_key_ref: {name: a, key: b}}}
              secrets: [{name: TOKEN, value: hunter2}]
            """);

        options["bindings"]!.ToJsonString().Should().Be("""{"TOKEN":"hunter2"}""");
        warnings.Should().Equal("'shop' starts without HMAC (secret_key), ELSEWHERE (secret_key): that is not there on this machine");
    }

    [Fact]
    public async Task A_Worker_without_a_compatibility_date_is_said_to_have_the_oldest()
    {
        var (options, _) = await ReadAsync("  content: export default {};");

        ((string)options["compatibilityDate"]!).Should().Be("2021-11-02");
        warnings.Should().Equal(
            "'shop' starts with the compatibility date 2021-11-02, Cloudflare's oldest, since neither manifest nor bundle has one: a deployment is refused without. "
            + "Add compatibility_date to the manifest, or to the wrangler config");
    }

    [Fact]
    public async Task Files_that_secrets_come_from_are_watched_also_while_they_are_missing()
    {
        directory.Write("deploy/token.txt", "one");

        var (_, worker) = await ReadAsync("  content: export default {};\n  secrets: [{name: TOKEN, file: token.txt}, {name: OTHER, file: keys/other.txt}]");

        worker.Files.Should().Equal(directory["deploy/token.txt"], directory["deploy/keys/other.txt"]);
    }

    private async Task<(JsonObject Options, PreviewedWorker Worker)> ReadAsync(string spec)
    {
        var manifest = directory.Write(
            "deploy/worker.yaml",
            $$"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata: {name: shop}
            spec:
              account_id: "00000000000000000000000000000000"
              worker_name: shop

            """ + spec + "\n");
        using var stores = new PreviewStores(Options(), warnings.Add);
        var worker = await PreviewedWorker.ReadAsync(new PreviewSource(ManifestFile.Read(manifest).Workers.Single(), null), new ReferenceSources { Warn = warnings.Add }, stores, warnings.Add, Ct);
        return (await worker.OptionsAsync([worker], new PreviewFiles(Directory.CreateDirectory(directory["scratch"]).FullName), warnings.Add, Ct), worker);
    }

    private async Task PutAsync(TestBundle bundle)
    {
        using var store = new DirectoryObjectStore(directory["objects"]);
        foreach (var (key, content) in bundle.Objects())
        {
            await store.PutAsync(new(BucketName.Parse("bundles"), ObjectKey.Parse(key)), content, PutCondition.Always, Ct);
        }
    }

    private PreviewOptions Options() => new()
    {
        Sources = _ => throw new InvalidOperationException(),
        References = _ => throw new InvalidOperationException(),
        Watched = [],
        StoreOf = _ => ObjectStoreEndpoint.Parse(new Uri(directory["objects"]).AbsoluteUri),
        Credentials = () => throw new InvalidOperationException(),
        DataDirectory = directory["data"],
        Scratch = directory["scratch"],
        Port = 0,
        Hear = _ => { },
        Log = Serilog.Core.Logger.None,
    };
}
