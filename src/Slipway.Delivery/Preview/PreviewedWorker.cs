using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>One Worker of a preview, read whole.</summary>
/// <param name="Name">Its name, by which others are bound to it.</param>
/// <param name="Source">What it was read from.</param>
/// <param name="Read">Its code.</param>
/// <param name="Bindings">Its bindings, as the API takes them.</param>
/// <param name="Texts">Values that must not be shown: secrets.</param>
internal sealed record PreviewedWorker(
    string Name, PreviewSource Source, PreviewCode Read, IReadOnlyList<JsonObject> Bindings, IReadOnlyDictionary<string, SecretText> Texts)
{
    private const string DefaultName = "worker";

    /// <summary>The compatibility date of a Worker that names none (developers.cloudflare.com/workers/configuration/compatibility-dates).</summary>
    private const string OldestDate = "2021-11-02";

    /// <summary>Its code.</summary>
    public WorkerCode Code => Read.Code;

    /// <summary>Files and directories of this machine whose change is another preview: those of the code, and those that the manifest takes values from.</summary>
    public IEnumerable<string> Files => Read.Files.Concat((Source.Manifest?.Secrets ?? []).Select(secret => secret.Value).OfType<FileReference>().Select(ReferencedFile.PathOf).OfType<string>());

    /// <summary>Whether a Durable Object class of it stores with SQLite.</summary>
    public Func<string, bool> Sqlite { get; } = PreviewMigrations.Sqlite(Source.Manifest?.Migrations, Read.Code.Index?.Bindings["migrations"] as JsonArray);

    /// <summary>The queues that it consumes, as wrangler declares them; a manifest says nothing about that.</summary>
    public IEnumerable<JsonObject> Consumers => (Code.Index?.Bindings["queues"]?["consumers"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Reads a Worker.</summary>
    /// <param name="source">What from.</param>
    /// <param name="references">Where references and secrets are looked for.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="warn">Receives what it will do without.</param>
    public static async Task<PreviewedWorker> ReadAsync(
        PreviewSource source, ReferenceSources references, PreviewStores stores, Action<string> warn, CancellationToken ct)
    {
        if (source.Manifest is { } manifest)
        {
            var values = new PreviewValues(manifest, new ReferenceResolver(references), warn);
            var code = await PreviewCode.ReadAsync(source, values, stores.OpenAsync, ct);
            var bindings = await values.BindingsAsync(ct);
            var parts = DesiredBindings.Parts(code.Code, [.. bindings.Select(DesiredBindings.NameOf), .. manifest.Secrets.Select(secret => secret.Name)]);
            return new PreviewedWorker(manifest.WorkerName, source, code, [.. bindings, .. parts], await values.SecretsAsync(ct));
        }

        var bundle = await PreviewCode.ReadAsync(source, null, stores.OpenAsync, ct);
        var declared = bundle.Code.Index?.Bindings ?? [];
        var given = references.Secrets;
        var texts = DeclaredPreviewBindings.ValueNames(declared).Concat(given?.Names ?? []).Distinct()
            .Where(name => given?.Find(name) is not null).ToDictionary(name => name, name => new SecretText(given!.Find(name)!));
        var missing = DeclaredPreviewBindings.ValueNames(declared).Where(name => !texts.ContainsKey(name)).ToArray();
        var worker = new PreviewedWorker(bundle.Code.Index?.WorkerName ?? DefaultName, source, bundle, DeclaredPreviewBindings.Of(declared), texts);
        if (missing.Length > 0)
        {
            warn($"'{worker.Name}' starts without {string.Join(", ", missing)}, whose values are not in a bundle. Give them in a file for --secrets-file, or preview the manifest.");
        }

        return worker;
    }

    /// <summary>The Worker in Miniflare's options.</summary>
    /// <param name="all">All Workers of the preview.</param>
    /// <param name="files">Writes its files.</param>
    /// <param name="warn">Receives what it will do without.</param>
    public async Task<JsonObject> OptionsAsync(IReadOnlyList<PreviewedWorker> all, PreviewFiles files, Action<string> warn, CancellationToken ct)
    {
        var paths = new Dictionary<string, string>();
        foreach (var module in Code.Modules)
        {
            paths[module.Name] = await files.WriteAsync(module, ct);
        }

        var options = new JsonObject
        {
            ["name"] = Name,
            ["compatibilityDate"] = Date ?? OldestDate,
            ["compatibilityFlags"] = new JsonArray([.. (Source.Manifest?.CompatibilityFlags ?? WorkerCode.FlagsOf(Code.Index, Source.Manifest?.Content is null)).Select(f => (JsonNode)f)]),
        };
        if (Code.IsServiceWorker)
        {
            options["script"] = paths[Code.MainModule!];
        }
        else
        {
            options["modules"] = Code.MainModule is null ? new JsonArray((JsonNode)NoCode(await files.WriteAsync(PreviewFallback.Module, ct))) : Modules(paths);
        }

        var bindings = new MiniflareBindings(
            options, all.Select(w => w.Name).ToHashSet(), (script, name) => all.First(w => w.Name == script).Sqlite(name), name => paths.GetValueOrDefault(name));
        foreach (var binding in Bindings)
        {
            bindings.Add(binding);
        }

        foreach (var (name, text) in Texts)
        {
            bindings.AddText(name, text.Reveal());
        }

        if (Code.Assets is { } assets)
        {
            options["assets"] = await PreviewAssets.OptionsAsync(this, assets, files, ct);
        }

        AddConsumers(options, all);
        Warn(bindings, options, warn);
        return options;
    }

    private string? Date => Source.Manifest?.CompatibilityDate ?? Code.Index?.CompatibilityDate;

    private JsonArray Modules(Dictionary<string, string> paths) =>
        // Miniflare takes the first for the main module.
        new([.. Code.Modules.OrderByDescending(m => m.Name == Code.MainModule).Select(m => (JsonNode)new JsonObject { ["name"] = m.Name, ["contentType"] = m.ContentType, ["file"] = paths[m.Name] })]);

    private static JsonObject NoCode(string file) => new() { ["name"] = PreviewFallback.Module.Name, ["contentType"] = PreviewFallback.Module.ContentType, ["file"] = file };

    /// <summary>A queue has one consumer; where several Workers were built as its consumer, the first one is.</summary>
    private void AddConsumers(JsonObject options, IReadOnlyList<PreviewedWorker> all)
    {
        var taken = all.TakeWhile(w => w != this).SelectMany(w => w.Consumers).Select(c => (string?)c["queue"]).ToHashSet();
        var consumers = new JsonObject();
        foreach (var consumer in Consumers.Where(c => c["queue"] is not null && !taken.Contains((string?)c["queue"]) && (string?)c["type"] is null or "worker"))
        {
            (string Miniflare, string Wrangler)[] fields =
                [("maxBatchSize", "max_batch_size"), ("maxBatchTimeout", "max_batch_timeout"), ("maxRetries", "max_retries"), ("deadLetterQueue", "dead_letter_queue"), ("retryDelay", "retry_delay")];
            consumers[(string)consumer["queue"]!] = new JsonObject(
                fields.Where(f => consumer[f.Wrangler] is not null).Select(f => KeyValuePair.Create(f.Miniflare, (JsonNode?)consumer[f.Wrangler]!.DeepClone())));
        }

        if (consumers.Count > 0)
        {
            options["queueConsumers"] = consumers;
        }
    }

    private void Warn(MiniflareBindings bindings, JsonObject options, Action<string> warn)
    {
        if (Date is null)
        {
            warn(
                $"'{Name}' starts with the compatibility date {OldestDate}, Cloudflare's oldest, since neither manifest nor bundle has one: a deployment is refused without. "
                + "Add compatibility_date to the manifest, or to the wrangler config");
        }

        if (bindings.Unavailable.Count > 0)
        {
            warn($"'{Name}' starts without {string.Join(", ", bindings.Unavailable)}: that is not there on this machine");
        }

        var absent = new JsonObject();
        foreach (var (binding, service) in bindings.Absent)
        {
            absent[binding] = $"Worker '{service}' is not previewed.\n";
            warn($"'{Name}' is bound to Worker '{service}' as {binding}, which answers 503: it is not previewed. Name its manifest or bundle too");
        }

        if (absent.Count > 0)
        {
            options["absent"] = absent;
        }
    }
}
