using System.Text.Json.Nodes;
using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>The plans of one command.</summary>
public static class PlanView
{
    /// <summary>Shows them one after the other.</summary>
    public static void Show(DeliveryScreen screen, Rollout rollout)
    {
        for (var i = 0; i < rollout.Plans.Count; i++)
        {
            if (i > 0)
            {
                screen.Line("");
            }

            screen.Plan(rollout.Plans[i]);
        }
    }

    /// <summary>Them as one object: <c>has_changes</c>, <c>plans</c>.</summary>
    public static JsonObject Json(Rollout rollout) => new()
    {
        ["has_changes"] = rollout.HasChanges,
        ["plans"] = new JsonArray([.. rollout.Plans.Select(plan => (JsonNode?)PlanJson.Of(plan))]),
    };
}
