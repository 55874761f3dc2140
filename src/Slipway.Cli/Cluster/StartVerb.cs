using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary><c>slipway start</c>: starts a Pipeline in a cluster; options as those of <c>tkn pipeline start</c>.</summary>
public static class StartVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new StartOptions();
        var verb = new Command("start", "Starts a Pipeline in a cluster, or the build of a Service's commit.");
        options.AddTo(verb);
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            var isDryRun = parsed.GetValue(options.DryRun);
            var output = parsed.GetValue(options.Output) ?? (isDryRun ? "yaml" : "text");
            var request = Request(parsed, options);
            using var api = isDryRun ? options.Cluster.Find(parsed) : options.Cluster.Open(parsed);
            var pipeline = await PipelineDeclaration.ReadAsync(api, request.Namespace, request.Pipeline, isDryRun, ct);
            var run = StartedRun.Create(request, pipeline, parsed.GetValue(options.Last) ? await LastAsync(api, request, ct) : null);
            if (!isDryRun)
            {
                run = await api!.CreateAsync(ResourceKind.PipelineRun, run, ct);
            }

            var name = (string?)run["metadata"]?["name"] ?? "";
            Show(run, name, output, request.Namespace, parsed.GetValue(options.ShowLog));
            return isDryRun || !parsed.GetValue(options.ShowLog) ? CliExitCode.Done : await FollowAsync(api!, request.Namespace, ResourceName.Parse(name), output, ct);
        }));
        return verb;
    }

    private static StartRequest Request(ParseResult parsed, StartOptions options)
    {
        var service = ServiceArguments.Run(parsed, options);
        var pipeline = parsed.GetValue(options.Pipeline) ?? service?.Pipeline
            ?? throw new CliUsageException("starting: neither a PIPELINE nor --service FILE is given. 'slipway start --help' shows both.");
        var prefix = parsed.GetValue(options.PrefixName);
        if (prefix is not null)
        {
            _ = ClusterOptions.Read("--prefix-name", prefix, ResourceName.Parse);
        }

        return new StartRequest
        {
            Pipeline = ClusterOptions.Read("PIPELINE", pipeline, ResourceName.Parse),
            Service = service,
            Namespace = options.Cluster.Namespace(parsed),
            Params = KeyValueArgument.ReadAll("-p", "name=value", parsed.GetValue(options.Params) ?? []),
            Workspaces = parsed.GetValue(options.Workspaces) ?? [],
            Labels = RunLabels.Read("--labels", parsed.GetValue(options.Labels) ?? []),
            ServiceAccount = RunSettings.ServiceAccount(parsed.GetValue(options.ServiceAccount)),
            TaskServiceAccounts = KeyValueArgument.ReadAll("--task-serviceaccount", "task=name", parsed.GetValue(options.TaskServiceAccounts) ?? []),
            Timeout = RunSettings.Timeout(parsed.GetValue(options.Timeout)),
            NamePrefix = prefix,
        };
    }

    private static async Task<JsonObject> LastAsync(KubernetesApi? api, StartRequest request, CancellationToken ct)
    {
        var runs = api is null
            ? throw new CliUsageException("option --last: no cluster is configured whose last run could be repeated. Give --kubeconfig FILE.")
            : await ClusterRun.ListAsync(api, request.Namespace, request.Pipeline.Value, null, ct);
        return runs.Count > 0 ? runs[0] : throw new CliUsageException($"option --last: namespace '{request.Namespace}' has no run of Pipeline '{request.Pipeline}'. Leave the option out.");
    }

    private static void Show(JsonObject run, string name, string output, NamespaceName namespaceName, bool follows)
    {
        if (output == "yaml")
        {
            ClusterOutput.Line(ObjectYaml.Write(run).TrimEnd('\n'));
        }
        else if (output == "json")
        {
            ClusterOutput.Line(Encoding.UTF8.GetString(JsonOutput.Bytes(run)).TrimEnd('\n'));
        }
        else if (output == "name")
        {
            ClusterOutput.Line(name.Length > 0 ? name : (string)run["metadata"]!["generateName"]!);
        }
        else
        {
            ClusterOutput.Line($"PipelineRun started: {name}");
            if (!follows)
            {
                ClusterOutput.Line($"\nTo follow it:\n  slipway logs {name} -f -n {namespaceName}");
            }
        }
    }

    private static async Task<int> FollowAsync(KubernetesApi api, NamespaceName namespaceName, ResourceName name, string output, CancellationToken ct)
    {
        Action<string> show = output == "text" ? ClusterOutput.Line : ClusterOutput.Note;
        var run = await new RunLogs(api, namespaceName, name, show, TimeProvider.System).ShowAsync(follow: true, ct);
        if (run.State.Status == "True")
        {
            return CliExitCode.Done;
        }

        ClusterOutput.Failed(await RunFailure.TextAsync(api, namespaceName, run, ct));
        return CliExitCode.Failed;
    }
}
