using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>A binding in workerd's configuration.</summary>
/// <param name="Name">The name in <c>env</c>.</param>
/// <param name="Value">Its kind and value, in Cap'n Proto's notation.</param>
internal sealed record StandIn(string Name, string Value);

/// <summary>
/// Bindings of the right kind that hold and reach nothing, for a Worker that is only started: no value of a variable or secret is known when
/// it is built, and no resource is there. The names are those of wrangler's configuration
/// (developers.cloudflare.com/workers/wrangler/configuration/#bindings), as the bundle index holds them.
/// </summary>
internal sealed record StandIns
{
    /// <summary>The service that stands for all other Workers and for the stores.</summary>
    public const string ServiceName = "others";

    /// <summary>The module that makes what stands for a binding without a local form.</summary>
    public const string ModuleName = "slipway:stand-in";

    /// <summary>Stands for a text: an address, which most code takes for a value of some sort.</summary>
    public const string TextValue = "https://stand-in.invalid/";

    /// <summary>A binding that takes everything that is done with it.</summary>
    public const string Anything = "wrapped = (moduleName = \"" + ModuleName + "\")";

    private const string Database = "wrapped = (moduleName = \"cloudflare-internal:d1-api\", innerBindings = [(name = \"fetcher\", service = \"" + ServiceName + "\")])";

    private const string Hyperdrive = "hyperdrive = (designator = \"" + ServiceName + "\", database = \"database\", user = \"user\", password = \"none\", scheme = \"postgres\")";

    /// <summary>Fields of lists of bindings whose objects have no <c>binding</c> but a <c>name</c>.</summary>
    private static readonly string[] Named = ["send_email", "ratelimits", "unsafe"];

    /// <summary>All bindings but those of <see cref="Values"/>.</summary>
    public IReadOnlyList<StandIn> Resources { get; private init; } = [];

    /// <summary>Variables and secrets, or what stands for names that the bundle index does not declare.</summary>
    public IReadOnlyList<StandIn> Values { get; private init; } = [];

    /// <summary>All bindings; the values give way to a resource of the same name.</summary>
    public IEnumerable<StandIn> All => Resources.Concat(Values).DistinctBy(b => b.Name);

    /// <summary>The names of variables and secrets that the bundle index declares.</summary>
    public IReadOnlyList<string> ValueNames { get; private init; } = [];

    /// <summary>Durable Object classes that the Worker itself must export, by the binding that names each.</summary>
    public IReadOnlyDictionary<string, string> DurableObjects { get; private init; } = new Dictionary<string, string>();

    /// <summary>Workflow classes, likewise.</summary>
    public IReadOnlyDictionary<string, string> Workflows { get; private init; } = new Dictionary<string, string>();

    /// <summary>Durable Object classes of the Worker.</summary>
    public IEnumerable<string> OwnClasses => DurableObjects.Values.Distinct();

    /// <summary>Durable Object classes of other Workers.</summary>
    public IReadOnlyList<string> OtherClasses { get; private init; } = [];

    /// <summary>Whether the Worker has the files of Workers Sites, whose list is a module that comes with the upload.</summary>
    public bool HasSite { get; private init; }

    /// <summary>The module that stands for other Workers.</summary>
    public string OtherWorkers => string.Concat(OtherClasses.Select(c => $"export class {c} {{}}\n")) + "export default {};";

    /// <summary>The module <see cref="ModuleName"/>.</summary>
    public static string Module { get; } = WorkerdScripts.Read("stand-in.js");

    /// <summary>Stand-ins for the bindings that a bundle index declares.</summary>
    /// <param name="bindings">The bindings of the index.</param>
    /// <param name="assets">The <c>assets</c> object of the index, or null.</param>
    /// <param name="modules">Full path of each module, for those that are bound as parts.</param>
    public static StandIns For(JsonObject bindings, JsonObject? assets, IReadOnlyDictionary<string, string> modules)
    {
        var durable = Objects(bindings["durable_objects"]?["bindings"]);
        var own = durable.Where(d => d["script_name"] is null).ToArray();
        var others = durable.Where(d => d["script_name"] is not null && IsIdentifier(Text(d, "class_name"))).Select(d => Text(d, "class_name")!).Distinct().ToArray();
        var resources = durable.Select(d => new StandIn(Text(d, "name") ?? "", DurableObject(d)))
            .Concat(bindings.SelectMany(f => Field(f.Key, f.Value)))
            .Concat(Parts(bindings["wasm_modules"], "wasmModule", modules))
            .Concat(Parts(bindings["text_blobs"], "text", modules))
            .Concat(Parts(bindings["data_blobs"], "data", modules));
        if (assets is not null && Text(assets, "binding") is { } files)
        {
            resources = resources.Append(new StandIn(files, $"service = \"{ServiceName}\""));
        }

        if (bindings["site"] is not null)
        {
            resources = resources.Append(new StandIn("__STATIC_CONTENT", $"kvNamespace = \"{ServiceName}\""));
        }

        var names = EffectiveConfig.Texts(bindings["vars"]).Concat(EffectiveConfig.Texts(bindings["secrets"]?["required"])).Distinct().ToArray();
        return new StandIns
        {
            Resources = [.. resources.Where(r => r.Name.Length > 0).DistinctBy(r => r.Name)],
            ValueNames = names,
            DurableObjects = own.Where(d => Text(d, "name") is not null && Text(d, "class_name") is not null).DistinctBy(d => Text(d, "name")).ToDictionary(d => Text(d, "name")!, d => Text(d, "class_name")!),
            Workflows = Objects(bindings["workflows"]).Where(w => w["script_name"] is null && Text(w, "binding") is not null && Text(w, "class_name") is not null)
                .DistinctBy(w => Text(w, "binding")).ToDictionary(w => Text(w, "binding")!, w => Text(w, "class_name")!),
            OtherClasses = others,
            HasSite = bindings["site"] is not null,
        }.WithValues(names, TextBinding(TextValue));
    }

    /// <summary>The same, with one value for each of these names in the place of the values it has.</summary>
    public StandIns WithValues(IEnumerable<string> names, string value) => this with { Values = [.. names.Select(n => new StandIn(n, value))] };

    /// <summary>The same for a workerd of 2023 or 2024, which lacks the modules behind D1 and Hyperdrive.</summary>
    public StandIns WithoutNewKinds() =>
        this with { Resources = [.. Resources.Select(r => r.Value is Database or Hyperdrive || r.Value.StartsWith("analyticsEngine", StringComparison.Ordinal) ? r with { Value = Anything } : r)] };

    /// <summary>A text in workerd's configuration.</summary>
    public static string TextBinding(string text) => $"text = {WorkerdConfig.Quote(text)}";

    private static IEnumerable<StandIn> Field(string field, JsonNode? value) => field switch
    {
        "kv_namespaces" => Bound(value, $"kvNamespace = \"{ServiceName}\""),
        "r2_buckets" => Bound(value, $"r2Bucket = \"{ServiceName}\""),
        "d1_databases" => Bound(value, Database),
        "services" => Bound(value, $"service = \"{ServiceName}\""),
        "analytics_engine_datasets" => Bound(value, $"analyticsEngine = \"{ServiceName}\""),
        "hyperdrive" => Bound(value, Hyperdrive),
        "queues" => Bound(value?["producers"], $"queue = \"{ServiceName}\""),
        "version_metadata" => Bound(value, "json = \"{\\\"id\\\":\\\"\\\",\\\"tag\\\":\\\"\\\",\\\"timestamp\\\":\\\"\\\"}\""),
        "logfwdr" => Bound(value?["bindings"], Anything, "name"),
        _ => Bound(value, Anything, Named.Contains(field) ? "name" : "binding"),
    };

    private static IEnumerable<StandIn> Bound(JsonNode? value, string standIn, string name = "binding") =>
        Objects(value).Select(o => Text(o, name)).OfType<string>().Select(n => new StandIn(n, standIn));

    private static string DurableObject(JsonObject binding) => Text(binding, "class_name") switch
    {
        { } name when binding["script_name"] is null => $"durableObjectNamespace = {WorkerdConfig.Quote(name)}",
        { } name when IsIdentifier(name) => $"durableObjectNamespace = (className = {WorkerdConfig.Quote(name)}, serviceName = \"{ServiceName}\")",
        _ => Anything,
    };

    private static IEnumerable<StandIn> Parts(JsonNode? parts, string kind, IReadOnlyDictionary<string, string> modules) =>
        (parts as JsonObject ?? []).Where(p => p.Value?.GetValueKind() == JsonValueKind.String && modules.ContainsKey(p.Value.GetValue<string>()))
            .Select(p => new StandIn(p.Key, $"{kind} = embed {WorkerdConfig.Quote(modules[p.Value!.GetValue<string>()])}"));

    /// <summary>The objects of a list, or the one object itself.</summary>
    private static JsonObject[] Objects(JsonNode? value) => value switch
    {
        JsonArray list => [.. list.OfType<JsonObject>()],
        JsonObject one => [one],
        _ => [],
    };

    private static string? Text(JsonObject value, string name) => EffectiveConfig.Text(value, name);

    private static bool IsIdentifier(string? text) =>
        text is { Length: > 0 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') && !char.IsAsciiDigit(text[0]);
}
