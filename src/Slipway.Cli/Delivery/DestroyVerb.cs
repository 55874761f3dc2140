using System.CommandLine;
using Slipway.Cli.Rendering;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway destroy</c>: takes away what deployments made, after showing the plan and asking.</summary>
public static class DestroyVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new DeliveryOptions();
        var force = new Option<bool>("--force") { Description = "Also a Worker that others are bound to, or that has Durable Objects, whose data go with it." };
        var yes = DeployVerb.YesOption();
        var verb = new Command("destroy", "Takes away what Slipway made for the manifests' Workers: routes, domains, DNS record, script. Bundles stay.");
        options.AddTo(verb);
        verb.Options.Add(force);
        verb.Options.Add(yes);
        verb.SetAction(parsed => DeliverySession.RunAsync(options.IsJson(parsed), async (screen, ct) =>
        {
            var request = options.Read(parsed, parsed.GetValue(options.Manifests)!);
            var consent = Consent.For(parsed.GetValue(yes), "destroying");
            using var workers = await DeliveryWorkers.OpenAsync(request, screen, ct);
            var rollout = await workers.PlanDestructionAsync(parsed.GetValue(force), ct);
            PlanView.Show(screen, rollout);
            if (rollout.HasChanges && !await consent.AskAsync("Destroy?", ct))
            {
                screen.Line("Nothing was changed.");
                return CliExitCode.Failed;
            }

            var outcomes = await OutcomeView.ApplyAsync(screen, rollout, ct);
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(OutcomeView.Json(rollout, outcomes));
            }

            return CliExitCode.Done;
        }));
        return verb;
    }
}
