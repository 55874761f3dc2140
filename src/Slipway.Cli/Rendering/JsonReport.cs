using System.Text.Json.Nodes;
using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>The report for programs: one JSON object on standard output at the end; progress on standard error.</summary>
public sealed class JsonReport : RunReport
{
    private string pipelineName = "";

    /// <inheritdoc/>
    public override void Begin(LocalRun run, IReadOnlyDictionary<string, string> derived, string runDirectory)
    {
        pipelineName = run.PipelineName;
        foreach (var (name, value) in derived)
        {
            Console.Error.WriteLine($"param {name}={value}");
        }
    }

    /// <inheritdoc/>
    public override Task<PipelineRunOutcome> WatchAsync(LocalRun run, CancellationToken ct) =>
        WatchAsync(run, Console.Error, !Console.IsErrorRedirected && IsCapable, ct);

    /// <inheritdoc/>
    public override void End(PipelineRunOutcome outcome, RunFiles files) => JsonOutput.Write(new JsonObject
    {
        ["status"] = outcome.Status.ToString(),
        ["pipeline"] = pipelineName,
        ["durationSeconds"] = Seconds(outcome.Duration),
        ["results"] = new JsonObject(outcome.Results.Select(r => KeyValuePair.Create(r.Key, Node(r.Value)))),
        ["tasks"] = new JsonArray([.. outcome.Tasks.Select(Task)]),
        ["configMaps"] = new JsonObject(files.ConfigMaps.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value)))),
        ["error"] = outcome.Status == RunStatus.Succeeded ? null : JsonValue.Create(FailureText.Of(outcome)),
    });

    /// <inheritdoc/>
    public override void NotRun(RunStatus status, string pipeline, string message)
    {
        Console.Error.WriteLine(FailureText.WithPrefix(message));
        JsonOutput.Write(new JsonObject
        {
            ["status"] = status.ToString(),
            ["pipeline"] = pipeline,
            ["durationSeconds"] = 0,
            ["results"] = new JsonObject(),
            ["tasks"] = new JsonArray(),
            ["configMaps"] = new JsonObject(),
            ["error"] = FailureText.WithPrefix(message),
        });
    }

    private static JsonNode? Node(ParamValue value) => value switch
    {
        ParamValue.List list => new JsonArray([.. list.Values.Select(v => (JsonNode?)JsonValue.Create(v))]),
        ParamValue.Map map => new JsonObject(map.Values.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value)))),
        _ => JsonValue.Create(value.ToString()),
    };

    private static JsonNode Task(TaskRunOutcome task) => new JsonObject
    {
        ["name"] = task.Name,
        ["status"] = task.Status,
        ["reason"] = task.Reason,
        ["durationSeconds"] = Seconds(task.Duration),
        ["steps"] = new JsonArray([.. task.Steps.Select(step => new JsonObject
        {
            ["name"] = step.Name,
            ["status"] = step.Status,
            ["exitCode"] = step.ExitCode is { } code ? JsonValue.Create(code) : null,
            ["durationSeconds"] = Seconds(step.Duration),
            ["log"] = step.LogFile,
        })]),
    };

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 3);
}
