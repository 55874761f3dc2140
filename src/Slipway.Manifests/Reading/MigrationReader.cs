using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Reading;

/// <summary>Migrations of Durable Object classes, from all forms in one list.</summary>
internal static class MigrationReader
{
    public static IReadOnlyList<DurableObjectMigration>? Read(ObjectItem spec, Problems problems)
    {
        var below = (spec.Take("durable_objects") as ObjectItem)?.Take("migrations");
        var own = spec.Take("migrations");
        if (below is not null && own is not null)
        {
            problems.Add(below.At, "is a second list of migrations beside spec.migrations: keep one of them.");
        }

        return (own ?? below) switch
        {
            ListItem list => List(list, problems),
            ObjectItem one => One(one, problems),
            _ => null,
        };
    }

    private static List<DurableObjectMigration> List(ListItem list, Problems problems)
    {
        var migrations = list.Items.OfType<ObjectItem>().ToList();
        CheckTags(migrations, problems);
        return [.. migrations.Select(migration => Migration(migration, migration.Text("tag") ?? "", null))];
    }

    private static List<DurableObjectMigration> One(ObjectItem migration, Problems problems)
    {
        var newTag = migration.Text("new_tag");
        var oldTag = migration.Text("old_tag");
        var changes = Migration(migration, newTag ?? "", oldTag);
        if (migration.Objects("steps") is not { } steps)
        {
            if (newTag is null && !migration.Written.Contains("new_tag"))
            {
                problems.Add(migration.At.Field("new_tag"), "is missing. The tag that the Worker has after the migration.");
            }

            return [changes];
        }

        if (changes.Changes.Count > 0)
        {
            problems.Add(migration.At, "has changes of classes beside steps: move them into a step.");
        }

        foreach (var step in steps.Where(step => newTag is null && !step.Written.Contains("tag")))
        {
            problems.Add(step.At.Field("tag"), "is missing. Each step has its tag, or all have new_tag beside steps.");
        }

        CheckTags(steps, problems);
        return [.. steps.Select((step, i) => Migration(step, step.Text("tag") ?? newTag ?? "", i == 0 ? oldTag : null))];
    }

    private static DurableObjectMigration Migration(ObjectItem migration, string tag, string? oldTag)
    {
        var changes = new OrderedDictionary<string, Item>();
        foreach (var field in MigrationFields.Changes)
        {
            if (migration.Take(field.Name) is ListItem { Items.Count: > 0 } change)
            {
                changes.Add(field.Name, change);
            }
        }

        return new DurableObjectMigration(tag, new ObjectItem(changes, migration.At).ToJson(), oldTag);
    }

    private static void CheckTags(IReadOnlyList<ObjectItem> migrations, Problems problems)
    {
        var tags = new HashSet<string>();
        foreach (var migration in migrations.Where(migration => migration.Text("tag") is { } tag && !tags.Add(tag)))
        {
            problems.Add(migration.At.Field("tag"), $"'{migration.Text("tag")}' is the tag of another migration too: each has its own.");
        }
    }
}
