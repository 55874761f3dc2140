using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>
/// A wrangler configuration as wrangler itself read it: format, redirection and environment resolved, defaults filled in, and the
/// command line's arguments beside it.
/// </summary>
public sealed class EffectiveConfig
{
    private readonly JsonObject config;
    private readonly JsonObject arguments;
    private readonly string? script;

    private EffectiveConfig(JsonObject config, JsonObject arguments, string? script)
    {
        this.config = config;
        this.arguments = arguments;
        this.script = script;
    }

    /// <summary>The Worker's name, or null.</summary>
    public string? Name => Text(arguments, "name") ?? Text(config, "name");

    /// <summary>The entry, or null for a Worker of assets only.</summary>
    public string? Main => script ?? Text(config, "main");

    /// <summary>The compatibility date, or null.</summary>
    public string? CompatibilityDate => Text(arguments, "compatibility-date") ?? Text(config, "compatibility_date");

    /// <summary>The compatibility flags, in the config's order.</summary>
    public IReadOnlyList<string> CompatibilityFlags =>
        Texts(arguments["compatibility-flags"] ?? arguments["compatibility-flag"] ?? config["compatibility_flags"]);

    /// <summary>True = wrangler copies modules and does not bundle them.</summary>
    public bool IsUnbundled =>
        arguments["no-bundle"] is JsonValue v && v.TryGetValue(out bool given) ? given : config["no_bundle"] is JsonValue n && n.TryGetValue(out bool set) && set;

    /// <summary>The command that wrangler runs before it bundles (<c>[build] command</c>), or null.</summary>
    public string? BuildCommand => config["build"] is JsonObject build ? Text(build, "command") : null;

    /// <summary>The directory of Workers Sites (<c>[site] bucket</c>), as the configuration writes it, or null.</summary>
    public string? SiteDirectory => config["site"] is JsonObject site ? Text(site, "bucket") : null;

    /// <summary>The rules for module types, those of the config first.</summary>
    public IReadOnlyList<JsonObject> Rules => config["rules"] is JsonArray rules ? [.. rules.OfType<JsonObject>()] : [];

    /// <summary>The whole configuration, as wrangler normalised it. It holds the values of vars: never show or store it as it is.</summary>
    internal JsonObject Config => config;

    /// <summary>Full path of the directory of static assets, or null.</summary>
    /// <param name="projectRoot">wrangler's working directory.</param>
    public string? AssetsDirectory(string projectRoot)
    {
        if (Text(arguments, "assets") is { Length: > 0 } given)
        {
            return Path.GetFullPath(given, projectRoot);
        }

        return config["assets"] is JsonObject assets && Text(assets, "directory") is { Length: > 0 } directory
            ? Path.GetFullPath(directory, Path.GetDirectoryName(Text(config, "configPath")) ?? projectRoot)
            : null;
    }

    /// <summary>Reads what <c>wrangler-config.cjs</c> wrote.</summary>
    /// <exception cref="BundleException">wrangler could not read its configuration.</exception>
    public static EffectiveConfig Parse(ReadOnlySpan<byte> json)
    {
        var answer = JsonNode.Parse(json)!.AsObject();
        if (Text(answer, "error") is { } error)
        {
            throw new BundleException($"reading the wrangler configuration: {error}");
        }

        return new EffectiveConfig(
            answer["config"]!.AsObject(), answer["arguments"] as JsonObject ?? [], Text(answer, "script"));
    }

    internal static string? Text(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    internal static IReadOnlyList<string> Texts(JsonNode? list) =>
        list is JsonArray array ? [.. array.OfType<JsonValue>().Where(v => v.GetValueKind() == JsonValueKind.String).Select(v => v.GetValue<string>())] : [];
}
