using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Which Durable Object classes of a Worker store with SQLite, as its migrations say
/// (developers.cloudflare.com/durable-objects/reference/durable-objects-migrations).</summary>
internal static class PreviewMigrations
{
    /// <summary>Whether a class does. Without any migrations: yes, as all new classes do.</summary>
    /// <param name="manifest">The migrations of the manifest; null = it says nothing.</param>
    /// <param name="declared">Those of the wrangler config that the bundle was built with.</param>
    public static Func<string, bool> Sqlite(IReadOnlyList<DurableObjectMigration>? manifest, JsonArray? declared)
    {
        var steps = manifest is { Count: > 0 } ? manifest.Select(m => m.Changes) : declared?.OfType<JsonObject>() ?? [];
        var classes = new Dictionary<string, bool>();
        foreach (var step in steps)
        {
            foreach (var name in Names(step["new_classes"]))
            {
                classes[name] = false;
            }

            foreach (var name in Names(step["new_sqlite_classes"]))
            {
                classes[name] = true;
            }

            foreach (var renamed in (step["renamed_classes"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if ((string?)renamed["from"] is { } from && (string?)renamed["to"] is { } to && classes.Remove(from, out var isSqlite))
                {
                    classes[to] = isSqlite;
                }
            }
        }

        return name => classes.GetValueOrDefault(name, true);
    }

    private static IEnumerable<string> Names(JsonNode? list) => (list as JsonArray ?? []).Select(name => (string?)name).OfType<string>();
}
