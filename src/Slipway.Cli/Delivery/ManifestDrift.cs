using System.Text.Json.Nodes;
using Slipway.Delivery;

namespace Slipway.Cli.Delivery;

/// <summary>How what is live differs from what the manifest says.</summary>
public sealed record ManifestDrift
{
    private readonly DeploymentPlan? plan;
    private readonly string reason;

    private ManifestDrift(DeploymentPlan? plan, string reason) => (this.plan, this.reason) = (plan, reason);

    /// <summary>For people: <c>yes</c>, <c>no</c> with what would change, or why nobody knows.</summary>
    public string Text =>
        plan is null ? $"unknown: {reason}"
        : !plan.HasChanges ? "yes"
        : $"no: {string.Join(", ", Counts(plan))}; 'slipway plan' shows what";

    /// <summary>False when nobody knows.</summary>
    public bool IsKnown => plan is not null;

    /// <summary>By a plan.</summary>
    public static ManifestDrift Of(DeploymentPlan plan) => new(plan, "");

    /// <summary>Nobody knows.</summary>
    public static ManifestDrift Unknown(string reason) => new(null, reason);

    /// <summary>Adds <c>in_sync</c> (null = not known), <c>drift</c> (the changes that a deployment would make) and <c>drift_unknown</c> (why) to a status.</summary>
    public void AddTo(JsonObject status)
    {
        status["in_sync"] = plan is null ? null : JsonValue.Create(!plan.HasChanges);
        status["drift"] = plan is null
            ? null
            : new JsonArray([.. PlanJson.Of(plan)["changes"]!.AsArray().Where(change => (string?)change!["kind"] != "unchanged").Select(change => change!.DeepClone())]);
        status["drift_unknown"] = plan is null ? reason : null;
    }

    private static IEnumerable<string> Counts(DeploymentPlan plan) =>
        new[] { (ChangeKind.Create, "create"), (ChangeKind.Update, "update"), (ChangeKind.Delete, "delete") }
            .Select(kind => (Count: plan.Changes.Count(change => change.Kind == kind.Item1), Verb: kind.Item2))
            .Where(kind => kind.Count > 0)
            .Select(kind => $"{kind.Count} to {kind.Verb}");
}
