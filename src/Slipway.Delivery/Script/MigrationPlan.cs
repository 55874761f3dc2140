using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Durable Object migrations that the Worker does not have yet
/// (developers.cloudflare.com/durable-objects/reference/durable-objects-migrations).</summary>
/// <param name="LiveTag">The tag that the Worker has, or null.</param>
/// <param name="Pending">Those to be made, in order.</param>
internal sealed record MigrationPlan(string? LiveTag, IReadOnlyList<DurableObjectMigration> Pending)
{
    /// <summary>Nothing to do.</summary>
    public static MigrationPlan None { get; } = new(null, []);

    /// <summary>The tag that the Worker has after them; null when there are none.</summary>
    public string? NewTag => Pending.Count > 0 ? Pending[^1].Tag : null;

    /// <summary>Compares the manifest's migrations with the tag that the Worker has. A break in their order is a problem, which is noted.</summary>
    public static async Task<MigrationPlan> OfAsync(PlanningContext context, LiveWorker live, CancellationToken ct)
    {
        if (context.Worker!.Migrations is not { Count: > 0 } migrations || IsDone(context, live, migrations))
        {
            return None;
        }

        var liveTag = live.Exists ? await live.MigrationTagAsync(ct) : null;
        var done = liveTag is null ? -1 : migrations.ToList().FindLastIndex(m => m.Tag == liveTag);
        // A manifest may name only what is new, and on which tag it follows.
        if (liveTag is not null && done < 0 && migrations[0].OldTag != liveTag)
        {
            context.Problems.Add(
                $"deploying Worker '{context.WorkerName}': it has the Durable Object migration tag '{liveTag}', which is none of the manifest's: {string.Join(", ", migrations.Select(m => m.Tag).Distinct())}. "
                + "Migrations are only ever added at the end: put the missing one back.");
            return None;
        }

        var plan = new MigrationPlan(liveTag, [.. migrations.Skip(done + 1)]);
        if (plan.Pending.Count > 0 && plan.Pending[0].OldTag is { } expected && expected != liveTag)
        {
            context.Problems.Add(
                $"deploying Worker '{context.WorkerName}': the Durable Object migration '{plan.Pending[0].Tag}' is to follow on '{expected}', and the Worker has {(liveTag is null ? "no migration tag" : $"'{liveTag}'")}. "
                + "Correct old_tag, or add the migrations between them.");
        }

        return plan;
    }

    /// <summary>The field <c>migrations</c> of an upload; null when there are none.</summary>
    public JsonObject? ToJson()
    {
        if (Pending.Count == 0)
        {
            return null;
        }

        var json = new JsonObject();
        if (LiveTag is not null)
        {
            json["old_tag"] = LiveTag;
        }

        json["new_tag"] = NewTag;
        json["steps"] = new JsonArray([.. Pending.Select(m => m.Changes.DeepClone())]);
        return json;
    }

    /// <summary>Whether the state says that all are made, and nobody else has deployed since: then nothing needs to be read.</summary>
    private static bool IsDone(PlanningContext context, LiveWorker live, IReadOnlyList<DurableObjectMigration> migrations) =>
        context.State.Script is { } script && script.MigrationTag == migrations[^1].Tag
        && live.Traffic.Count > 0 && live.Traffic.All(v => script.Find(v.VersionId) is not null);
}
