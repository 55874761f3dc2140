using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway status</c>: what is live, and whether it is what the manifests say.</summary>
public static class StatusVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new DeliveryOptions();
        var verb = new Command("status", "Shows what is live: versions with their traffic, addresses, and whether it is what the manifests say.");
        options.AddTo(verb);
        verb.SetAction(parsed => DeliverySession.RunAsync(options.IsJson(parsed), async (screen, ct) =>
        {
            using var workers = await DeliveryWorkers.OpenAsync(options.Read(parsed, parsed.GetValue(options.Manifests)!), screen, ct);
            var statuses = await workers.StatusAsync(ct);
            StatusView.Show(screen, statuses, TimeProvider.System.GetUtcNow());
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(StatusView.Json(statuses));
            }

            return statuses.All(status => status.Drift.IsKnown) ? CliExitCode.Done : CliExitCode.Failed;
        }));
        return verb;
    }
}
