using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>
/// What Slipway uploads, part by part against what the real wrangler uploads for the same project: a first deployment, and one after a change. All differences
/// are listed here, so that a new one fails.
/// </summary>
public class UploadTests
{
    /// <summary>Older versions of wrangler upload source maps only when the configuration says so.</summary>
    private const string SourceMap = "index.js.map: only ours";

    /// <summary>Older versions of wrangler keep secrets by a call before the upload. Ours names them in it.</summary>
    private const string KeptSecrets = """keep_bindings: ["secret_text","secret_key"], wrangler's: none""";

    /// <summary>How fast the new code reaches running instances; the schemas of the API do not know it.</summary>
    private const string Strategy = """code_update_strategy: none, wrangler's: {"mode":"deferred","max_delay":300}""";

    /// <summary>The field was renamed; ours sends both names.</summary>
    private const string Database = """bindings.DATA.database_id: "1608d024-b5f2-4a46-81c5-1c02dbde7dd3", wrangler's: none""";

    /// <summary>Every main module of a bundle has this name.</summary>
    private const string MainModule = "main_module: \"index.js\", wrangler's: \"worker.js\"", MapOfMainModule = "worker.js.map.file: \"index.js\", wrangler's: \"worker.js\"";

    /// <summary>An upload of a whole script sets back what it does not name: ours repeats what is there.</summary>
    private const string Logpush = "logpush: false, wrangler's: none";

    /// <summary>In the old format modules that are no code are parts named like their bindings, and wrangler begins with them. Ours gives the part's name as its
    /// file's name, as everywhere.</summary>
    private static readonly IReadOnlyList<string> Parts =
    [
        "first part: metadata, wrangler's: __c51048b7325d60e326d19a9cfbeff2577be1672e_note_txt",
        "__c51048b7325d60e326d19a9cfbeff2577be1672e_note_txt: file name: the part's name, wrangler's: c51048b7325d60e326d19a9cfbeff2577be1672e-note.txt",
        "__c6006650182737e2b09bada7fc0774812b802917_empty_wasm: file name: the part's name, wrangler's: c6006650182737e2b09bada7fc0774812b802917-empty.wasm",
    ];

    [Fact]
    public Task A_Worker_of_one_module() => CompareAsync(
        UploadedWorkers.Hello,
        first: [KeptSecrets, SourceMap],
        later: [KeptSecrets, SourceMap]);

    [Fact]
    public Task WebAssembly_and_text() => CompareAsync(
        UploadedWorkers.Wasm,
        first: [Strategy],
        later: []);

    [Fact]
    public Task A_Durable_Object_and_its_migrations() => CompareAsync(
        UploadedWorkers.DurableObject,
        first: [Strategy],
        later: [Strategy, Logpush]);

    [Fact]
    public async Task Static_assets_beside_a_Worker() => (await CompareAsync(
        UploadedWorkers.Assets,
        first: [Strategy],
        later: [])).Should().Be(5);

    [Fact]
    public async Task Static_assets_alone_with_headers_redirects_and_files_left_out() => (await CompareAsync(
        UploadedWorkers.Site,
        first: [],
        later: [])).Should().Be(7);

    [Fact]
    public Task Modules_of_every_type_bindings_of_every_kind_and_settings() => CompareAsync(
        UploadedWorkers.Everything,
        first: [Database, Strategy, MainModule, MapOfMainModule],
        later:
        [
            Database,
            // wrangler lets the API copy the binding of the version before.
            "bindings.JOBS.queue_name: \"jobs\", wrangler's: none",
            "bindings.JOBS.type: \"queue\", wrangler's: \"inherit\"",
            // What no version has wrangler repeats with each, and sets it by another call. Ours sets it when it changes.
            "logpush: none, wrangler's: true",
            MainModule,
            MapOfMainModule,
            """observability: none, wrangler's: {"enabled":true,"head_sampling_rate":0.5,"logs":{"enabled":true,"invocation_logs":false}}""",
            """tail_consumers: none, wrangler's: [{"service":"auth"}]""",
        ]);

    [Fact]
    public Task Modules_that_are_not_bundled() => CompareAsync(
        UploadedWorkers.Unbundled,
        first: [Strategy],
        later: []);

    [Fact]
    public Task A_Worker_in_service_worker_format() => CompareAsync(
        UploadedWorkers.ServiceWorker,
        first: [.. Parts, Strategy],
        later: [.. Parts, Strategy, Logpush]);

    /// <summary>Compares both deployments.</summary>
    /// <returns>The number of assets that the API was told of.</returns>
    private static async Task<int> CompareAsync(UploadedWorker worker, IReadOnlyList<string> first, IReadOnlyList<string> later)
    {
        await using var pair = await UploadPair.StartAsync(worker);
        var (ours, wranglers) = await pair.DeployAsync();
        Differences(ours, wranglers).Should().BeEquivalentTo([Annotations(worker, 1), .. first], "that is what a first upload differs in");

        pair.Change();
        var (ourLater, wranglersLater) = await pair.DeployAsync();
        Differences(ourLater, wranglersLater).Should().BeEquivalentTo([Annotations(worker, 2), .. later], "that is what a later upload differs in");
        return AssetDifferences.Count(ours);
    }

    private static IReadOnlyList<string> Differences(IReadOnlyList<RecordedRequest> ours, IReadOnlyList<RecordedRequest> wranglers) =>
        [.. AssetDifferences.Of(ours, wranglers), .. UploadDifferences.Of(ours.Single(IsUpload), wranglers.Single(IsUpload))];

    /// <summary>Where a version comes from, which ours notes in it.</summary>
    private static string Annotations(UploadedWorker worker, int deployment) =>
        $$"""annotations: {"workers/message":"{{worker.Name}}/{{deployment}}.js","workers/tag":"-dirty"}, wrangler's: none""";

    /// <summary>An upload of a script, or of a version.</summary>
    private static bool IsUpload(RecordedRequest request) =>
        request.Path.Split('/') is [.., "workers", "scripts", _] && request.Method == "PUT"
        || request.Path.EndsWith("/versions", StringComparison.Ordinal) && request.Method == "POST";
}
