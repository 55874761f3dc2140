using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Pipelines;
using Slipway.Pipelines.Services;

namespace Slipway.Cli.Cluster;

/// <summary>The PipelineRun that <c>slipway start</c> makes, after everything in it was held against the Pipeline.</summary>
public static class StartedRun
{
    /// <summary>The ServiceAccount of runs when none is given.</summary>
    public const string DefaultServiceAccount = "slipway";

    private const string DeployTask = "deploy-worker";
    private const string DeployServiceAccount = "slipway-deployer";

    /// <summary>The user of our images.</summary>
    private const int User = 65532;

    /// <summary>Characters of a run's name at the most: it is the value of labels.</summary>
    private const int MaxNameLength = 63;

    /// <summary>What Kubernetes puts behind <c>generateName</c>.</summary>
    private const int GeneratedLength = 5;

    /// <summary>The document.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="pipeline">What the Pipeline declares.</param>
    /// <param name="last">The run to repeat, whose params and workspaces hold where none is given; null = none.</param>
    /// <exception cref="CliUsageException">It does not fit the Pipeline; all that is wrong.</exception>
    public static JsonObject Create(StartRequest request, PipelineDeclaration pipeline, JsonObject? last)
    {
        var problems = new List<string>();
        var values = Params(request, pipeline, last, problems);
        var workspaces = Workspaces(request, pipeline, last, problems);
        problems.AddRange(request.TaskServiceAccounts.Keys.Where(task => !pipeline.Tasks.Contains(task)).Select(task => Unknown("task", task, pipeline.Tasks)));
        if (problems.Count > 0)
        {
            throw new CliUsageException($"starting '{pipeline.Name}': {string.Join("\n  ", problems)}");
        }

        var spec = new JsonObject
        {
            ["params"] = new JsonArray([.. values.Select(p => new JsonObject { ["name"] = p.Key, ["value"] = p.Value })]),
            ["taskRunTemplate"] = new JsonObject { ["serviceAccountName"] = request.ServiceAccount, ["podTemplate"] = Merged(new JsonObject { ["securityContext"] = Restricted() }, request.PodTemplate) },
            ["workspaces"] = new JsonArray([.. workspaces]),
        };
        spec[pipeline.Spec is null ? "pipelineRef" : "pipelineSpec"] = pipeline.Spec?.DeepClone() ?? new JsonObject { ["name"] = pipeline.Name };
        if (TaskRunSpecs(request, pipeline) is { Count: > 0 } taskRuns)
        {
            spec["taskRunSpecs"] = taskRuns;
        }

        if (Timeouts(request) is { Count: > 0 } timeouts)
        {
            spec["timeouts"] = timeouts;
        }

        return new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun", ["metadata"] = Metadata(request, pipeline), ["spec"] = spec };
    }

    /// <summary>Only the deployer may read the Secrets that manifests name: the one task that deploys runs as it, unless somebody chose otherwise.</summary>
    private static JsonArray TaskRunSpecs(StartRequest request, PipelineDeclaration pipeline)
    {
        var accounts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (request.ServiceAccount == DefaultServiceAccount && pipeline.Tasks.Contains(DeployTask))
        {
            accounts[DeployTask] = DeployServiceAccount;
        }

        foreach (var (task, account) in request.TaskServiceAccounts)
        {
            accounts[task] = account;
        }

        return [.. accounts.Select(account => new JsonObject { ["pipelineTaskName"] = account.Key, ["serviceAccountName"] = account.Value })];
    }

    private static JsonObject Timeouts(StartRequest request) => new(
        new[] { ("pipeline", request.Timeout), ("tasks", request.TasksTimeout), ("finally", request.FinallyTimeout) }
            .Where(t => t.Item2 is not null).Select(t => KeyValuePair.Create(t.Item1, (JsonNode?)t.Item2)));

    private static JsonObject Metadata(StartRequest request, PipelineDeclaration pipeline)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { [LabelKey.ManagedBy.Value] = ArtifactLabels.DefaultManagedBy };
        foreach (var (key, value) in (request.Service?.Labels ?? new Dictionary<string, string>()).Concat(request.Labels.Select(l => KeyValuePair.Create(l.Key.Value, l.Value.Value))))
        {
            labels[key] = value;
        }

        var metadata = new JsonObject { ["namespace"] = request.Namespace.Value };
        if (request.Service is { } service && request.NamePrefix is null)
        {
            metadata["name"] = service.Name;
        }
        else
        {
            var prefix = request.NamePrefix ?? pipeline.Name;
            metadata["generateName"] = prefix[..Math.Min(prefix.Length, MaxNameLength - GeneratedLength - 1)] + "-";
        }

        metadata["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        return metadata;
    }

    private static SortedDictionary<string, JsonNode> Params(StartRequest request, PipelineDeclaration pipeline, JsonObject? last, List<string> problems)
    {
        var values = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var param in Items(last, "params").Where(p => pipeline.Params.ContainsKey((string?)p["name"] ?? "") && p["value"] is not null))
        {
            values[(string)param["name"]!] = param["value"]!.DeepClone();
        }

        // What a Service derives is for our pipelines; another one need not have all of it. What the Service's author named must be there, if it is one of ours.
        var derived = (request.Service?.Params ?? new Dictionary<string, string>()).Where(p =>
            pipeline.Params.ContainsKey(p.Key) || (pipeline.Name == request.Service?.Pipeline && ServiceRun.Derived(p.Key) is null));
        foreach (var (name, text) in derived.Concat(request.Params))
        {
            if (pipeline.Params.TryGetValue(name, out var declared))
            {
                values[name] = Value(ParamText.Read(name, text, declared.Type));
            }
            else
            {
                problems.Add(Unknown("param", name, pipeline.Params.Keys));
            }
        }

        if (pipeline.Params.Where(p => !p.Value.HasDefault && !values.ContainsKey(p.Key)).Select(p => p.Key).ToList() is { Count: > 0 } missing)
        {
            problems.Add($"missing params: {string.Join(", ", missing)}. Give each with -p name=value.");
        }

        return values;
    }

    private static IReadOnlyList<JsonObject> Workspaces(StartRequest request, PipelineDeclaration pipeline, JsonObject? last, List<string> problems)
    {
        var given = new List<JsonObject>();
        foreach (var workspace in request.Workspaces.Select(StartWorkspaces.Read))
        {
            var name = (string)workspace["name"]!;
            if (!pipeline.Workspaces.ContainsKey(name))
            {
                problems.Add(Unknown("workspace", name, pipeline.Workspaces.Keys));
            }
            else if (given.Exists(w => (string?)w["name"] == name))
            {
                problems.Add($"workspace '{name}' is given twice: give it once.");
            }

            given.Add(workspace);
        }

        var names = given.Select(w => (string)w["name"]!).ToHashSet(StringComparer.Ordinal);
        given.AddRange(Items(last, "workspaces").Where(w => (string?)w["name"] is { } name && pipeline.Workspaces.ContainsKey(name) && !names.Contains(name)).Select(w => (JsonObject)w.DeepClone()));
        var all = StartWorkspaces.WithDefaults(given, pipeline);
        if (pipeline.Workspaces.Where(w => !w.Value && all.All(a => (string?)a["name"] != w.Key)).Select(w => w.Key).ToList() is { Count: > 0 } missing)
        {
            problems.Add($"missing workspaces: {string.Join(", ", missing)}. Give each with -w name=NAME,secret=NAME or another volume.");
        }

        return all;
    }

    private static IEnumerable<JsonObject> Items(JsonObject? run, string list) => (run?["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>();

    private static string Unknown(string what, string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"it has no {what} '{name}', did you mean '{nearest}'?" : $"it has no {what} '{name}'. It has: {string.Join(", ", known)}.";

    /// <summary>The fields of both; where both have one, the second's (RFC 7396).</summary>
    private static JsonObject Merged(JsonObject ours, JsonObject given)
    {
        foreach (var (field, value) in given)
        {
            if (value is null)
            {
                ours.Remove(field);
            }
            else
            {
                ours[field] = value is JsonObject fields && ours[field] is JsonObject before ? Merged((JsonObject)before.DeepClone(), fields) : value.DeepClone();
            }
        }

        return ours;
    }

    private static JsonNode Value(ParamValue value) => value switch
    {
        ParamValue.List list => new JsonArray([.. list.Values.Select(v => (JsonNode?)v)]),
        ParamValue.Map map => new JsonObject(map.Values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        _ => JsonValue.Create(value.ToString()!),
    };

    /// <summary>What PodSecurity <c>restricted</c> asks of a pod (kubernetes.io/docs/concepts/security/pod-security-standards); fsGroup lets the
    /// user read Secrets and write claims.</summary>
    private static JsonObject Restricted() => new()
    {
        ["fsGroup"] = User,
        ["runAsGroup"] = User,
        ["runAsNonRoot"] = true,
        ["runAsUser"] = User,
        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
    };
}
