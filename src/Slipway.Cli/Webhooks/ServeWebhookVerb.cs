using System.CommandLine;
using Slipway.Cli.Cluster;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;
using Slipway.Webhooks;

namespace Slipway.Cli.Webhooks;

/// <summary><c>slipway serve-webhook</c>: webhooks of git servers come in, PipelineRuns go out.</summary>
public static class ServeWebhookVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new ServeWebhookOptions();
        var verb = new Command("serve-webhook", "Starts a run for each Service that a git push affects: an endpoint for webhooks of GitHub, GitLab and Bitbucket Server.");
        options.AddTo(verb);
        verb.SetAction(parsed => ClusterSession.RunAsync(ct => ServeAsync(parsed, options, ct)));
        return verb;
    }

    private static async Task<int> ServeAsync(ParseResult parsed, ServeWebhookOptions options, CancellationToken ct)
    {
        var endpoint = options.Endpoint(parsed);
        var files = ServiceFiles.Open(options.Services(parsed), ClusterOutput.Note, options.GitHost.Read(parsed));
        var settings = options.Runs(parsed);
        using var api = options.Cluster.Open(parsed, WebhookRuns.Patience);
        var runs = new WebhookRuns(api, settings, endpoint.Time);
        await CheckAsync(runs, ct);
        await using var server = await WebhookServer.StartAsync(endpoint, files, runs, ct);
        ClusterOutput.Note($"listening on {server.Address} for webhooks of {string.Join(", ", server.Configured)}; runs go to namespace '{settings.Namespace}' of {api.Location}");
        ClusterOutput.Note($"Services: {ServiceFiles.Names(files.Current(ClusterOutput.Note))}");
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
            ClusterOutput.Note("stopping: what was accepted is finished first");
        }

        await server.StopAsync();
        ClusterOutput.Note("stopped");
        return CliExitCode.Done;
    }

    /// <summary>An API that is not there yet is no reason not to serve: deliveries are answered with what is wrong.</summary>
    private static async Task CheckAsync(WebhookRuns runs, CancellationToken ct)
    {
        try
        {
            await runs.CheckAsync(ct);
        }
        catch (KubernetesException e)
        {
            ClusterOutput.Warn(e.Message);
        }
    }
}
