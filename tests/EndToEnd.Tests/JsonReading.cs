using System.Text.Json.Nodes;

namespace Slipway.EndToEnd.Tests;

/// <summary>Reads the report of a run.</summary>
internal static class JsonReading
{
    public static string Text(this JsonObject report, params string[] path) =>
        path.Aggregate((JsonNode)report, (node, name) => node[name] ?? throw new InvalidOperationException($"no '{name}' in {node}")).GetValue<string>();

    /// <summary>The first step that did not succeed, as task/step.</summary>
    public static string FailedStep(this JsonObject report) =>
        report["tasks"]!.AsArray()
            .SelectMany(t => t!["steps"]!.AsArray().Select(s => (Task: t["name"]!.GetValue<string>(), Step: s!)))
            .Where(s => s.Step["status"]!.GetValue<string>() == "Failed")
            .Select(s => $"{s.Task}/{s.Step["name"]}")
            .FirstOrDefault("none");
}
