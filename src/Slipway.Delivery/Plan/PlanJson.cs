using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>A plan for programs.</summary>
public static class PlanJson
{
    /// <summary>The plan as JSON: <c>account_id</c>, <c>worker_name</c>, <c>has_changes</c>, <c>changes</c> (each <c>kind</c>, <c>resource</c>, <c>name</c>,
    /// <c>remark</c>, <c>fields</c>), <c>warnings</c>, <c>summary</c>.</summary>
    public static JsonObject Of(DeploymentPlan plan) => throw new NotSupportedException();
}
