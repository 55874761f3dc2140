using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway deploy</c>: brings Cloudflare to what manifests say, after showing the plan and asking.</summary>
public static class DeployVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new DeliveryOptions();
        var changes = new ChangeOptions();
        var yes = YesOption();
        var outputFile = DeliveryOptions.Text("--output-file", "File that receives the outputs, .yaml or .json.", "FILE");
        var outputsConfigMap = DeliveryOptions.Text("--outputs-config-map", "ConfigMap that receives the outputs.", "NAME");
        var verb = new Command("deploy", "Brings Cloudflare to what the manifests say: script, secrets, DNS record, routes, domains, cron triggers.");
        options.AddTo(verb);
        changes.AddTo(verb);
        verb.Options.Add(yes);
        verb.Options.Add(outputFile);
        verb.Options.Add(outputsConfigMap);
        verb.SetAction(parsed => DeliverySession.RunAsync(options.IsJson(parsed), async (screen, ct) =>
        {
            var request = options.Read(parsed, parsed.GetValue(options.Manifests)!);
            var settings = changes.Read(parsed);
            var file = DeliveryOptions.Parsed(parsed, outputFile, OutcomeFile.Parse);
            var configMap = DeliveryOptions.Parsed(parsed, outputsConfigMap, ResourceName.Parse);
            var consent = Consent.For(parsed.GetValue(yes), "deploying");
            using var workers = await DeliveryWorkers.OpenAsync(request, screen, ct);
            var rollout = await workers.PlanAsync(settings, ct);
            PlanView.Show(screen, rollout);
            if (rollout.HasChanges && !await consent.AskAsync("Apply?", ct))
            {
                screen.Line("Nothing was changed.");
                return CliExitCode.Failed;
            }

            var outcomes = await OutcomeView.ApplyAsync(screen, rollout, ct);
            OutcomeView.Show(screen, outcomes);
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(OutcomeView.Json(rollout, outcomes));
            }

            file?.Write(outcomes);
            if (configMap is not null)
            {
                await workers.WriteOutputsAsync(configMap, outcomes, ct);
            }

            return CliExitCode.Done;
        }));
        return verb;
    }

    /// <summary>The option that answers the question in advance.</summary>
    public static Option<bool> YesOption() => new("--yes", "-y") { Description = "Do not ask." };
}
