using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Cluster;

/// <summary>Writes into the API server what Tekton 1.15 writes while it runs a PipelineRun.</summary>
internal sealed class ScriptedTekton(KubernetesApiServer server, string name, DateTimeOffset start)
{
    private readonly JsonArray children = [];
    private readonly Dictionary<string, JsonArray> steps = [];

    /// <summary>The controller has taken the run up.</summary>
    public void Start(string pipeline = "deliver-cloudflare-worker") => server.Put("default", new JsonObject
    {
        ["apiVersion"] = "tekton.dev/v1",
        ["kind"] = "PipelineRun",
        ["metadata"] = new JsonObject { ["name"] = name, ["creationTimestamp"] = Time(0), ["labels"] = new JsonObject { ["tekton.dev/pipeline"] = pipeline } },
        ["spec"] = new JsonObject { ["pipelineRef"] = new JsonObject { ["name"] = pipeline } },
        ["status"] = new JsonObject
        {
            ["conditions"] = Condition("Unknown", "Running", "Tasks Completed: 0 (Failed: 0, Cancelled 0), Incomplete: 1, Skipped: 0", 0),
            ["startTime"] = Time(0),
        },
    });

    /// <summary>A task's pod is there.</summary>
    public void Task(string task, int at, params string[] stepNames)
    {
        children.Add(new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "TaskRun", ["name"] = $"{name}-{task}", ["pipelineTaskName"] = task });
        steps[task] = new JsonArray([.. stepNames.Select(s => new JsonObject { ["container"] = $"step-{s}", ["name"] = s, ["waiting"] = new JsonObject { ["reason"] = "PodInitializing" } })]);
        Put("PipelineRun", name, new JsonObject { ["childReferences"] = children.DeepClone() });
        server.Put("default", new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{name}-{task}",
                ["labels"] = new JsonObject { ["tekton.dev/memberOf"] = "tasks", ["tekton.dev/pipelineRun"] = name, ["tekton.dev/pipelineTask"] = task },
            },
            ["spec"] = new JsonObject { ["taskRef"] = new JsonObject { ["kind"] = "Task", ["name"] = task } },
            ["status"] = new JsonObject
            {
                ["conditions"] = Condition("Unknown", "Running", "Not all Steps in the Task have finished executing", at),
                ["podName"] = Pod(task),
                ["startTime"] = Time(at),
                ["steps"] = steps[task].DeepClone(),
            },
        });
    }

    /// <summary>A step's program runs. The containers of those behind it do too: they wait in Tekton's entrypoint, and Tekton calls them running.</summary>
    public void Step(string task, string step, int at, string output = "")
    {
        var names = steps[task].Select(s => (string)s!["name"]!).ToList();
        foreach (var name in names.Skip(names.IndexOf(step)))
        {
            Set(task, name, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(at) } });
        }

        Write(task, step, output);
    }

    public void Write(string task, string step, string output) => server.WriteLog("default", Pod(task), $"step-{step}", output, hasEnded: false);

    /// <summary>A step has ended.</summary>
    public void EndStep(string task, string step, int from, int to, int exitCode = 0, string reason = "", string output = "")
    {
        var word = reason.Length > 0 ? reason : exitCode == 0 ? "Completed" : "Error";
        Set(task, step, new JsonObject
        {
            ["terminated"] = new JsonObject
            {
                ["containerID"] = "containerd://0",
                ["exitCode"] = exitCode,
                ["finishedAt"] = Time(to),
                ["reason"] = exitCode == 0 ? "Completed" : "Error",
                ["startedAt"] = Time(from),
            },
            ["terminationReason"] = word,
        });
        server.WriteLog("default", Pod(task), $"step-{step}", output, hasEnded: true);
    }

    public void EndTask(string task, int at, string status = "True", string reason = "Succeeded", string message = "All Steps have completed executing") =>
        Put("TaskRun", $"{name}-{task}", new JsonObject { ["conditions"] = Condition(status, reason, message, at), ["completionTime"] = Time(at) });

    public void End(int at, string status = "True", string reason = "Succeeded", string message = "", JsonArray? results = null, JsonArray? skipped = null) =>
        Put("PipelineRun", name, new JsonObject
        {
            ["conditions"] = Condition(status, reason, message, at),
            ["completionTime"] = Time(at),
            ["results"] = results,
            ["skippedTasks"] = skipped,
        });

    private void Set(string task, string step, JsonObject state)
    {
        var item = steps[task].First(s => (string)s!["name"]! == step)!.AsObject();
        item.Remove("waiting");
        item.Remove("running");
        foreach (var (key, value) in state)
        {
            item[key] = value?.DeepClone();
        }

        Put("TaskRun", $"{name}-{task}", new JsonObject { ["steps"] = steps[task].DeepClone() });
    }

    private void Put(string kind, string objectName, JsonObject status)
    {
        var plural = kind == "TaskRun" ? "taskruns" : "pipelineruns";
        var value = server.Document("default", plural, objectName)!;
        foreach (var (key, field) in status)
        {
            value["status"]![key] = field?.DeepClone();
        }

        server.Put("default", value);
    }

    private JsonArray Condition(string status, string reason, string message, int at) =>
        [new JsonObject { ["type"] = "Succeeded", ["status"] = status, ["reason"] = reason, ["message"] = message, ["lastTransitionTime"] = Time(at) }];

    private string Pod(string task) => $"{name}-{task}-pod";

    private string Time(int seconds) => start.AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
