using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>The condition <c>Succeeded</c> of a PipelineRun or TaskRun, which says how it stands
/// (tekton.dev/docs/pipelines/pipelineruns/#monitoring-execution-status).</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>; empty before a controller has seen the object.</param>
/// <param name="Reason">Tekton's word, such as <c>Succeeded</c>, <c>Failed</c>, <c>PipelineRunTimeout</c>, <c>Cancelled</c>.</param>
/// <param name="Message">Its sentence.</param>
public sealed record RunStatusText(string Status, string Reason, string Message)
{
    /// <summary>True when it has ended.</summary>
    public bool HasEnded => Status is "True" or "False";

    /// <summary>True when it was stopped on purpose.</summary>
    public bool IsCancelled => Status == "False" && Reason is "Cancelled" or "PipelineRunCancelled" or "TaskRunCancelled" or "CancelledRunFinally" or "StoppedRunFinally";

    /// <summary>One word as <c>tkn</c> has it, with the reason behind it when that says more: <c>Succeeded</c>, <c>Running</c>, <c>Failed(PipelineRunTimeout)</c>.</summary>
    public string Text
    {
        get
        {
            var word = Status switch
            {
                "True" => "Succeeded",
                "False" => IsCancelled ? "Cancelled" : "Failed",
                "Unknown" => "Running",
                _ => "Pending",
            };
            return Reason.Length == 0 || Reason == word || IsCancelled || (Status == "Unknown" && Reason == "Started") ? word : $"{word}({Reason})";
        }
    }

    /// <summary>Reads the status of an object.</summary>
    public static RunStatusText Of(JsonObject value)
    {
        var condition = RunFields.Condition(value);
        return new RunStatusText((string?)condition?["status"] ?? "", (string?)condition?["reason"] ?? "", (string?)condition?["message"] ?? "");
    }
}
