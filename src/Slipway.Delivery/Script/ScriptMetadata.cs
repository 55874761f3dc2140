using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>The metadata of one upload: the desired version, and what an upload would take away if it did not repeat it.</summary>
internal static class ScriptMetadata
{
    /// <summary>Bindings that stay as they are: secrets that were set by hand. An upload deletes what it does not name.</summary>
    private static readonly string[] KeptBindings = ["secret_text", "secret_key"];

    /// <summary>Metadata of a version.</summary>
    /// <param name="desired">The version.</param>
    /// <param name="secrets">The secrets; all of them go up, so that the version does not depend on the one before.</param>
    /// <param name="unnamed">Settings that the manifest says nothing about.</param>
    /// <param name="assetsToken">The completion token of the upload of assets, or null.</param>
    public static JsonObject OfVersion(DesiredVersion desired, SecretsPlan secrets, UnnamedSettings unnamed, string? assetsToken)
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

        foreach (var (name, value) in unnamed.Kept)
        {
            metadata[name] = value?.DeepClone();
        }

        metadata["annotations"] = new JsonObject(desired.Annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        if (assetsToken is not null)
        {
            metadata["assets"]!["jwt"] = assetsToken;
        }

        return metadata;
    }

    /// <summary>Metadata of a whole script: also what has no versions, which such an upload sets back.</summary>
    /// <param name="wanted">The settings without versions that are wanted; the others are taken over.</param>
    /// <param name="live">What is there.</param>
    /// <inheritdoc cref="OfVersion"/>
    public static JsonObject OfScript(
        DesiredVersion desired, SecretsPlan secrets, UnnamedSettings unnamed, JsonObject wanted, MigrationPlan migrations, LiveWorker live, string? assetsToken)
    {
        var metadata = OfVersion(desired, secrets, unnamed, assetsToken);
        if ((wanted["logpush"] ?? live.Settings?.Logpush) is { } logpush)
        {
            metadata["logpush"] = logpush.DeepClone();
        }

        if ((wanted["observability"] ?? live.Settings?.Observability) is { } observability)
        {
            metadata["observability"] = observability.DeepClone();
        }

        if ((wanted["tail_consumers"] as IEnumerable<JsonNode?> ?? live.Settings?.TailConsumers)?.ToList() is { Count: > 0 } consumers)
        {
            metadata["tail_consumers"] = new JsonArray([.. consumers.Select(c => c?.DeepClone())]);
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
}
