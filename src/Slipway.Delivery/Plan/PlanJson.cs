using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>A plan for programs.</summary>
public static class PlanJson
{
    /// <summary>The plan as JSON: <c>account_id</c>, <c>worker_name</c>, <c>has_changes</c>, <c>changes</c> (each <c>kind</c> create, update, delete or
    /// unchanged, <c>resource</c>, <c>name</c>, <c>remark</c>, and <c>fields</c> with <c>field</c>, <c>old</c>, <c>new</c>), <c>warnings</c>, and
    /// <c>summary</c> with the number of each kind.</summary>
    public static JsonObject Of(DeploymentPlan plan) => new()
    {
        ["account_id"] = plan.Address.AccountId,
        ["worker_name"] = plan.Address.Name,
        ["has_changes"] = plan.HasChanges,
        ["changes"] = new JsonArray([.. plan.Changes.Select(Of)]),
        ["warnings"] = new JsonArray([.. plan.Warnings.Select(warning => (JsonNode)warning)]),
        ["summary"] = new JsonObject(Enum.GetValues<ChangeKind>().Select(kind => KeyValuePair.Create(Name(kind), (JsonNode?)plan.Changes.Count(change => change.Kind == kind)))),
    };

    private static JsonObject Of(PlannedChange change) => new()
    {
        ["kind"] = Name(change.Kind),
        ["resource"] = change.Resource,
        ["name"] = change.Name,
        ["remark"] = change.Remark,
        ["fields"] = new JsonArray([.. change.Fields.Select(field => new JsonObject { ["field"] = field.Field, ["old"] = field.Old, ["new"] = field.New })]),
    };

    private static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "create",
        ChangeKind.Update => "update",
        ChangeKind.Delete => "delete",
        _ => "unchanged",
    };
}
