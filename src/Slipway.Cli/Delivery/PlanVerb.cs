using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway plan</c>: shows what <c>deploy</c> would do, and changes nothing.</summary>
public static class PlanVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new DeliveryOptions();
        var changes = new ChangeOptions();
        var verb = new Command("plan", "Shows what deploy would change at Cloudflare. Exit code 0: nothing; 3: changes.");
        options.AddTo(verb);
        changes.AddTo(verb);
        verb.SetAction(parsed => DeliverySession.RunAsync(options.IsJson(parsed), async (screen, ct) =>
        {
            var request = options.Read(parsed, parsed.GetValue(options.Manifests)!);
            var settings = changes.Read(parsed);
            using var workers = await DeliveryWorkers.OpenAsync(request, screen, ct);
            var rollout = await workers.PlanAsync(settings, ct);
            PlanView.Show(screen, rollout);
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(PlanView.Json(rollout));
            }

            return rollout.HasChanges ? CliExitCode.Changes : CliExitCode.Done;
        }));
        return verb;
    }
}
