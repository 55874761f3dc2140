using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>What became of a plan: what is done as it is done, then the outputs.</summary>
public static class OutcomeView
{
    /// <summary>Applies the plans and shows what is done.</summary>
    public static async Task<IReadOnlyList<DeploymentOutcome>> ApplyAsync(DeliveryScreen screen, Rollout rollout, CancellationToken ct)
    {
        screen.BeginChanging();
        screen.Line("");
        var clock = Stopwatch.StartNew();
        var isSeveral = rollout.Plans.Count > 1;
        var outcomes = await screen.WaitAsync(
            "applying", () => rollout.ApplyAsync((address, line) => screen.Step(isSeveral ? $"{rollout.NameOf(address)}: {line}" : line), ct));
        screen.Line(outcomes.Any(outcome => outcome.HasChanged) ? $"Done in {Durations.Text(clock.Elapsed)}." : "Nothing to do.");
        return outcomes;
    }

    /// <summary>Shows the outputs of a rollout so far.</summary>
    public static void Show(DeliveryScreen screen, Rollout rollout)
    {
        foreach (var outcome in rollout.Outcomes)
        {
            screen.Line("");
            screen.Line(rollout.Plans.Count > 1 ? $"Outputs of {rollout.NameOf(outcome.Address)}:" : "Outputs:");
            var json = RolloutOutputs.Json(outcome);
            var width = json.Max(output => output.Key.Length) + 1;
            foreach (var (name, value) in json)
            {
                screen.Line($"    {$"{name}:".PadRight(width)} {Text(value!)}");
            }
        }
    }

    /// <summary>Plans and outputs as one object: those of <see cref="PlanView.Json"/>, <c>has_changed</c>, <c>api_calls</c>, <c>outputs</c>.</summary>
    public static JsonObject Json(Rollout rollout, IReadOnlyList<DeploymentOutcome> outcomes)
    {
        var json = PlanView.Json(rollout);
        json["has_changed"] = outcomes.Any(outcome => outcome.HasChanged);
        json["api_calls"] = outcomes.Select(outcome => outcome.ApiCalls).DefaultIfEmpty().Max();
        json["outputs"] = RolloutOutputs.Json(rollout);
        return json;
    }

    private static string Text(JsonNode value) =>
        value is JsonArray list ? $"[{string.Join(", ", list.Select(item => Text(item!)))}]" : $"\"{value}\"";
}
