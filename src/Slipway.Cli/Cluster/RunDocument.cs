using System.Text;
using System.Text.Json.Nodes;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Runs as the API has them, for other programs.</summary>
public static class RunDocument
{
    /// <summary>Prints one.</summary>
    /// <param name="run">The PipelineRun.</param>
    /// <param name="format"><c>yaml</c>, <c>json</c>, or <c>name</c>.</param>
    public static void Show(JsonObject run, string format)
    {
        if (format == "name")
        {
            ClusterOutput.Line(Name(run));
        }
        else
        {
            Print(WithoutManagedFields(run), format);
        }
    }

    /// <summary>Prints several: names, or one list.</summary>
    public static void Show(IReadOnlyList<JsonObject> runs, string format)
    {
        if (format == "name")
        {
            foreach (var run in runs)
            {
                ClusterOutput.Line(Name(run));
            }
        }
        else
        {
            Print(new JsonObject
            {
                ["apiVersion"] = ResourceKind.PipelineRun.ApiVersion,
                ["kind"] = ResourceKind.PipelineRun.Kind + "List",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. runs.Select(WithoutManagedFields)]),
            }, format);
        }
    }

    /// <summary>The name; of a run that is not made yet, its beginning.</summary>
    private static string Name(JsonObject run) =>
        (string?)run["metadata"]?["name"] is { Length: > 0 } name ? name : (string?)run["metadata"]?["generateName"] ?? "";

    private static void Print(JsonObject value, string format) =>
        ClusterOutput.Line(format == "json" ? Encoding.UTF8.GetString(JsonOutput.Bytes(value)).TrimEnd('\n') : ObjectYaml.Write(value).TrimEnd('\n'));

    /// <summary>Who owns which field is for the API alone; kubectl hides it too.</summary>
    private static JsonObject WithoutManagedFields(JsonObject run)
    {
        var shown = (JsonObject)run.DeepClone();
        (shown["metadata"] as JsonObject)?.Remove("managedFields");
        return shown;
    }
}
