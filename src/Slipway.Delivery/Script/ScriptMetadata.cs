using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The metadata of one upload: the desired version, and what an upload would take away if it did not repeat it.</summary>
internal static class ScriptMetadata
{
    /// <summary>Bindings that stay as they are: secrets that were set by hand. An upload deletes what it does not name.</summary>
    private static readonly string[] KeptBindings = ["secret_text", "secret_key"];

    /// <summary>What the API adds to a placement.</summary>
    private static readonly string[] PlacementReadOnly = ["status", "last_analyzed_at"];

    /// <summary>Metadata of a version.</summary>
    /// <param name="desired">The version.</param>
    /// <param name="secrets">The secrets; all of them go up, so that the version does not depend on the one before.</param>
    /// <param name="live">What is there: versioned settings that the manifest says nothing about are taken over.</param>
    /// <param name="assetsToken">The completion token of the upload of assets, or null.</param>
    public static JsonObject OfVersion(DesiredVersion desired, SecretsPlan secrets, LiveWorker live, string? assetsToken)
    {
        var metadata = desired.Metadata();
        if (metadata["bindings"] is JsonArray bindings)
        {
            foreach (var secret in secrets.Bindings())
            {
                bindings.Add((JsonNode)secret);
            }

            metadata["keep_bindings"] = new JsonArray([.. KeptBindings.Select(type => (JsonNode)type)]);
        }

        Keep(metadata, "limits", live.Settings?.Limits, []);
        Keep(metadata, "placement", live.Settings?.Placement, PlacementReadOnly);
        metadata["annotations"] = new JsonObject(desired.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        if (assetsToken is not null)
        {
            metadata["assets"]!["jwt"] = assetsToken;
        }

        return metadata;
    }

    /// <summary>Metadata of a whole script: also what has no versions, which such an upload sets back.</summary>
    public static JsonObject OfScript(
        CloudflareWorker worker, DesiredVersion desired, SecretsPlan secrets, MigrationPlan migrations, LiveWorker live, string? assetsToken)
    {
        var metadata = OfVersion(desired, secrets, live, assetsToken);
        if ((worker.Logpush ?? live.Settings?.Logpush) is { } logpush)
        {
            metadata["logpush"] = logpush;
        }

        if ((worker.Observability ?? live.Settings?.Observability) is { } observability)
        {
            metadata["observability"] = observability.DeepClone();
        }

        if ((worker.TailConsumers ?? live.Settings?.TailConsumers) is { Count: > 0 } consumers)
        {
            metadata["tail_consumers"] = new JsonArray([.. consumers.Select(c => c.DeepClone())]);
        }

        if (live.Settings?.Tags is { Count: > 0 } tags)
        {
            metadata["tags"] = new JsonArray([.. tags.Select(t => (JsonNode)t)]);
        }

        if (migrations.ToJson() is { } json)
        {
            metadata["migrations"] = json;
        }

        return metadata;
    }

    private static void Keep(JsonObject metadata, string name, JsonObject? live, string[] except)
    {
        if (!metadata.ContainsKey(name) && live is not null && live.Any(f => !except.Contains(f.Key)))
        {
            metadata[name] = new JsonObject(live.Where(f => !except.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        }
    }
}
