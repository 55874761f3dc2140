using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A version of a Worker: one upload, which never changes.</summary>
public sealed class StoredVersion
{
    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the script's first.</summary>
    public required int Number { get; init; }

    public required string CreatedOn { get; init; }

    /// <summary><c>api</c> or <c>wrangler</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What made it: <c>upload</c>, <c>version_upload</c>, <c>secret</c>, <c>settings</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>The metadata as it was uploaded, or what stands for it.</summary>
    public required JsonObject Metadata { get; init; }

    /// <summary>All bindings after inheritance, with the values of secrets.</summary>
    public required IReadOnlyList<JsonObject> Bindings { get; init; }

    /// <summary>The modules in the order of their parts, with source maps.</summary>
    public required IReadOnlyList<StoredModule> Modules { get; init; }

    /// <summary>Null for a Worker of assets only.</summary>
    public string? MainModule { get; init; }

    /// <summary>Path → hash and size of the static assets; null when the version has none.</summary>
    public JsonObject? Assets { get; init; }

    /// <summary>How the assets are served.</summary>
    public JsonObject? AssetsConfiguration { get; init; }

    /// <summary>The tag of the Durable Object migrations when it was made.</summary>
    public string? MigrationTag { get; init; }

    /// <summary>The annotation <c>workers/tag</c>.</summary>
    public string? Tag => (string?)Metadata["annotations"]?["workers/tag"];

    /// <summary>The annotation <c>workers/message</c>.</summary>
    public string? Message => (string?)Metadata["annotations"]?["workers/message"];

    /// <summary>SHA-256 of names, content types and contents of all modules.</summary>
    public string Etag => Identifiers.Digest([.. Modules.SelectMany(m => System.Text.Encoding.UTF8.GetBytes($"{m.Name}\n{m.ContentType}\n").Concat(m.Content.ToArray()))]);

    /// <summary>The secrets with their values.</summary>
    public IReadOnlyDictionary<string, string> Secrets => Bindings
        .Where(IsSecret)
        .ToDictionary(b => (string)b["name"]!, b => (string?)b["text"] ?? (string?)b["key_base64"] ?? b["key_jwk"]?.ToJsonString() ?? "");

    /// <summary>A binding by its name, with the value of a secret; null when there is none.</summary>
    public JsonObject? Binding(string name) => Bindings.FirstOrDefault(b => (string?)b["name"] == name);

    internal static bool IsSecret(JsonObject binding) => (string?)binding["type"] is "secret_text" or "secret_key";

    internal JsonArray PublicBindings() => new([.. Bindings.Select(Public)]);

    internal JsonObject ToListItem()
    {
        var annotations = new JsonObject { ["workers/triggered_by"] = TriggeredBy };
        foreach (var (name, value) in Metadata["annotations"] as JsonObject ?? [])
        {
            annotations[name] = value?.DeepClone();
        }

        return new JsonObject
        {
            ["id"] = Id,
            ["number"] = Number,
            ["metadata"] = new JsonObject
            {
                ["created_on"] = CreatedOn,
                ["modified_on"] = CreatedOn,
                ["source"] = Source,
                ["author_id"] = "00000000000000000000000000000001",
                ["author_email"] = "slipway@example.com",
                ["has_preview"] = TriggeredBy == "version_upload",
            },
            ["annotations"] = annotations,
        };
    }

    internal JsonObject ToJson()
    {
        var version = ToListItem();
        version["resources"] = new JsonObject
        {
            ["script"] = new JsonObject
            {
                ["etag"] = Etag,
                ["handlers"] = Handlers(),
                ["last_deployed_from"] = Source,
                ["placement_mode"] = Metadata["placement"]?["mode"]?.DeepClone(),
            },
            ["script_runtime"] = Runtime(),
            ["bindings"] = PublicBindings(),
        };
        return version;
    }

    internal JsonArray Handlers() => MainModule is null ? [] : ["fetch"];

    private JsonObject Runtime()
    {
        var runtime = new JsonObject { ["usage_model"] = "standard" };
        foreach (var name in (string[])["compatibility_date", "compatibility_flags", "limits"])
        {
            if (Metadata[name] is { } value)
            {
                runtime[name] = value.DeepClone();
            }
        }

        if (MigrationTag is not null)
        {
            runtime["migration_tag"] = MigrationTag;
        }

        return runtime;
    }

    private static JsonObject Public(JsonObject binding)
    {
        var copy = (JsonObject)binding.DeepClone();
        if (IsSecret(copy))
        {
            foreach (var name in (string[])["text", "key_base64", "key_jwk"])
            {
                copy.Remove(name);
            }
        }

        return copy;
    }
}
