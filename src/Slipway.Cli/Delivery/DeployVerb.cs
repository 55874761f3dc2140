using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Delivery;
using Slipway.Kubernetes;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway deploy</c>: brings Cloudflare to what manifests say, after showing the plan and asking.</summary>
public static class DeployVerb
{
    /// <summary>How long the outputs of a run that failed or was stopped may take to be written.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(10);

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

            try
            {
                var outcomes = await OutcomeView.ApplyAsync(screen, rollout, ct);
                OutcomeView.Show(screen, rollout);
                if (options.IsJson(parsed))
                {
                    JsonOutput.Write(OutcomeView.Json(rollout, outcomes));
                }
            }
            catch when (rollout.Outcomes.Count > 0)
            {
                await WriteSomeAsync(screen, workers, rollout, file, configMap);
                throw;
            }

            file?.Write(rollout);
            if (configMap is not null)
            {
                await workers.WriteOutputsAsync(configMap, rollout, ct);
            }

            return CliExitCode.Done;
        }));
        return verb;
    }

    /// <summary>The outputs of the Workers before the one that failed; that one is what the user must learn of, whatever becomes of these.</summary>
    private static async Task WriteSomeAsync(DeliveryScreen screen, DeliveryWorkers workers, Rollout rollout, OutcomeFile? file, ResourceName? configMap)
    {
        using var limit = new CancellationTokenSource(LastWrite);
        try
        {
            OutcomeView.Show(screen, rollout);
            file?.Write(rollout);
            if (configMap is not null)
            {
                await workers.WriteOutputsAsync(configMap, rollout, limit.Token);
            }
        }
        catch (Exception e) when (e is KubernetesException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            screen.Warn($"the outputs of the Workers that were deployed could not be written: {e.Message}");
        }
    }

    /// <summary>The option that answers the question in advance.</summary>
    public static Option<bool> YesOption() => new("--yes", "-y") { Description = "Do not ask." };
}
