using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>The earlier run whose params and workspaces <c>slipway start</c> takes over.</summary>
public static class RepeatedRun
{
    /// <summary>The option that asks for one; null = none does.</summary>
    public static string? Option(ParseResult parsed, StartOptions options) =>
        parsed.GetValue(options.Last) ? options.Last.Name : parsed.GetValue(options.UsePipelineRun) is not null ? options.UsePipelineRun.Name : null;

    /// <summary>Reads it; null when none is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="api">The cluster; null = none is configured.</param>
    /// <param name="request">What is to be started.</param>
    /// <exception cref="CliUsageException">There is none, or it is another Pipeline's.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<JsonObject?> ReadAsync(ParseResult parsed, StartOptions options, KubernetesApi? api, StartRequest request, CancellationToken ct)
    {
        if (Option(parsed, options) is not { } option)
        {
            return null;
        }

        if (api is null)
        {
            throw new CliUsageException($"option {option}: no cluster is configured whose run could be repeated. Give --kubeconfig FILE.");
        }

        return parsed.GetValue(options.UsePipelineRun) is not { } name ? await LastAsync(api, request, ct)
            : parsed.GetValue(options.Last) ? throw new CliUsageException($"option {options.UsePipelineRun.Name}: '{name}' is a run, and --last means another; leave one of them out.")
            : await NamedAsync(api, request, options.UsePipelineRun.Name, name, ct);
    }

    private static async Task<JsonObject> LastAsync(KubernetesApi api, StartRequest request, CancellationToken ct)
    {
        var runs = await ClusterRun.ListAsync(api, request.Namespace, request.Pipeline.Value, null, ct);
        return runs.Count > 0 ? runs[0] : throw new CliUsageException($"option --last: namespace '{request.Namespace}' has no run of Pipeline '{request.Pipeline}'. Leave the option out.");
    }

    private static async Task<JsonObject> NamedAsync(KubernetesApi api, StartRequest request, string option, string text, CancellationToken ct)
    {
        var name = ClusterOptions.Read(option, text, ResourceName.Parse);
        var run = await api.GetAsync(ResourceKind.PipelineRun, request.Namespace, name, ct) ?? throw ClusterRun.Missing(request.Namespace, name);
        return (string?)run["spec"]?["pipelineRef"]?["name"] is var pipeline && pipeline == request.Pipeline.Value ? run
            : throw new CliUsageException($"option {option}: PipelineRun '{request.Namespace}/{name}' is {(pipeline is null ? "of no installed Pipeline" : $"of Pipeline '{pipeline}'")}, not of '{request.Pipeline}'.");
    }
}
