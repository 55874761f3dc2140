using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>What migrations do to the Durable Object classes of a script
/// (developers.cloudflare.com/durable-objects/reference/durable-objects-migrations).</summary>
internal static class DurableObjectMigrations
{
    /// <summary>The classes and the tag after an upload's migrations.</summary>
    /// <exception cref="RefusalException">The migrations do not follow on what the script has.</exception>
    public static (SortedSet<string> Classes, string? Tag) Apply(StoredScript script, JsonObject? migrations, IReadOnlySet<string> exported)
    {
        var classes = new SortedSet<string>(script.DurableObjectClasses, StringComparer.Ordinal);
        var tag = script.MigrationTag;
        if (migrations is not null)
        {
            if ((string?)migrations["old_tag"] != tag)
            {
                throw new RefusalException(
                    412, 10079, $"Migration tag precondition failed; expected tag '{tag ?? "<none>"}', got '{(string?)migrations["old_tag"] ?? "<none>"}'.");
            }

            tag = (string?)migrations["new_tag"] ?? tag;
            foreach (var step in migrations["steps"] is JsonArray steps ? steps.Select(s => (JsonObject)s!) : [migrations])
            {
                ApplyStep(classes, step);
            }
        }

        if (classes.FirstOrDefault(c => !exported.Contains(c)) is { } gone)
        {
            throw new RefusalException(
                400, 10064,
                $"New version of script does not export class '{gone}' which is depended on by existing Durable Objects. If you want to delete the object's storage, use a delete-class migration.");
        }

        return (classes, tag);
    }

    private static void ApplyStep(SortedSet<string> classes, JsonObject step)
    {
        foreach (var name in Names(step, "new_classes").Concat(Names(step, "new_sqlite_classes")))
        {
            if (!classes.Add(name))
            {
                throw new RefusalException(400, 10074, $"Cannot apply new-class migration to class '{name}' that is already depended on by existing Durable Objects.");
            }
        }

        foreach (var (from, to) in (step["renamed_classes"] as JsonArray ?? []).Select(r => ((string)r!["from"]!, (string)r["to"]!)))
        {
            Remove(classes, from, "rename-class");
            classes.Add(to);
        }

        foreach (var name in Names(step, "deleted_classes"))
        {
            Remove(classes, name, "delete-class");
        }

        foreach (var transfer in step["transferred_classes"] as JsonArray ?? [])
        {
            classes.Add((string)transfer!["to"]!);
        }
    }

    private static void Remove(SortedSet<string> classes, string name, string migration)
    {
        if (!classes.Remove(name))
        {
            throw new RefusalException(400, 10076, $"Cannot apply {migration} migration to class '{name}' that is not a Durable Object class of this script.");
        }
    }

    private static IEnumerable<string> Names(JsonObject step, string field) => (step[field] as JsonArray ?? []).Select(n => (string)n!);
}
