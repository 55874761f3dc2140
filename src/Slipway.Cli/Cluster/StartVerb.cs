using System.CommandLine;
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
            var file = File(parsed, options);
            var request = Request(parsed, options, file);
            using var api = isDryRun ? options.Cluster.Find(parsed) : options.Cluster.Open(parsed);
            var pipeline = file ?? await PipelineDeclaration.ReadAsync(api, request.Namespace, request.Pipeline, isDryRun, ct);
            var run = StartedRun.Create(request, pipeline, await RepeatedRun.ReadAsync(parsed, options, api, request, ct));
            if (!isDryRun)
            {
                run = await api!.CreateAsync(ResourceKind.PipelineRun, run, ct);
            }

            var name = (string?)run["metadata"]?["name"] ?? "";
            var follows = parsed.GetValue(options.ShowLog);
            Show(run, name, output, follows ? null : $"slipway logs {name} -f -n {request.Namespace}{(options.Cluster.Context(parsed) is { } context ? $" --context {context}" : "")}");
            return isDryRun || !follows ? CliExitCode.Done : await FollowAsync(api!, request.Namespace, ResourceName.Parse(name), output, ct);
        }));
        return verb;
    }

    private static StartRequest Request(ParseResult parsed, StartOptions options, PipelineDeclaration? file)
    {
        var service = ServiceArguments.Run(parsed, options);
        var pipeline = file?.Name ?? parsed.GetValue(options.Pipeline) ?? service?.Pipeline
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
            TaskServiceAccounts = RunSettings.TaskServiceAccounts(parsed.GetValue(options.TaskServiceAccounts) ?? []),
            Timeout = RunSettings.Timeout(parsed.GetValue(options.Timeout)),
            TasksTimeout = RunSettings.Timeout(parsed.GetValue(options.TasksTimeout), options.TasksTimeout.Name),
            FinallyTimeout = RunSettings.Timeout(parsed.GetValue(options.FinallyTimeout), options.FinallyTimeout.Name),
            PodTemplate = parsed.GetValue(options.PodTemplate) is { } template ? GivenFile.Read(options.PodTemplate.Name, template) : [],
            NamePrefix = prefix,
        };
    }

    /// <summary>The Pipeline of <c>--filename</c>; null = it is not given.</summary>
    private static PipelineDeclaration? File(ParseResult parsed, StartOptions options)
    {
        var option = options.Filename.Name;
        if (parsed.GetValue(options.Filename) is not { } path)
        {
            return null;
        }

        var other = parsed.GetValue(options.Pipeline) is { } pipeline ? $"PIPELINE '{pipeline}'" : parsed.GetValue(options.Service) is not null ? options.Service.Name : RepeatedRun.Option(parsed, options);
        return other is null ? PipelineDeclaration.OfFile(option, path)
            : throw new CliUsageException($"option {option}: '{path}' says what is started, and so does {other}; leave one of them out.");
    }

    private static void Show(JsonObject run, string name, string output, string? hint)
    {
        if (output != "text")
        {
            RunDocument.Show(run, output);
            return;
        }

        ClusterOutput.Line($"PipelineRun started: {name}");
        if (hint is not null)
        {
            ClusterOutput.Line($"\nTo follow it:\n  {hint}");
        }
    }

    private static async Task<int> FollowAsync(KubernetesApi api, NamespaceName namespaceName, ResourceName name, string output, CancellationToken ct)
    {
        Action<string> show = output == "text" ? ClusterOutput.Line : ClusterOutput.Note;
        var run = await new RunLogs(api, namespaceName, name, RunLogView.Steps, show, TimeProvider.System).ShowAsync(follow: true, ct);
        return await RunFailure.ExitCodeAsync(api, namespaceName, run, ct);
    }
}
