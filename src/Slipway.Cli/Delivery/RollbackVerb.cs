using System.CommandLine;
using Slipway.Cli.Injection;
using Slipway.Cli.Rendering;
using Slipway.Delivery;

namespace Slipway.Cli.Delivery;

/// <summary><c>slipway rollback</c>: gives an older version all traffic again.</summary>
public static class RollbackVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var options = new DeliveryOptions();
        var manifest = new Argument<string>("MANIFEST") { Description = $"File, directory of files, - for standard input, or {ConfigMapArgument.Form}; of one Worker." };
        var version = new Argument<string?>("VERSION")
        {
            Description = "The version's id or number, or its commit, or the beginning of one [default: the version that had the traffic before]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var list = new Option<bool>("--list") { Description = "Only show the versions." };
        var force = new Option<bool>("--force") { Description = "Also when secrets have changed since: the old values come back." };
        var yes = DeployVerb.YesOption();
        var verb = new Command("rollback", "Gives an older version of a Worker all traffic again. Data (KV, D1, R2, Durable Objects) is not rolled back.");
        verb.Arguments.Add(manifest);
        verb.Arguments.Add(version);
        options.AddOptionsTo(verb);
        verb.Options.Add(list);
        verb.Options.Add(force);
        verb.Options.Add(yes);
        verb.SetAction(parsed => DeliverySession.RunAsync(options.IsJson(parsed), async (screen, ct) =>
        {
            var request = options.Read(parsed, [parsed.GetValue(manifest)!]);
            var isList = parsed.GetValue(list);
            var consent = isList ? null : Consent.For(parsed.GetValue(yes), "rolling back");
            using var workers = await DeliveryWorkers.OpenAsync(request, screen, ct);
            var target = await workers.OneTargetAsync(ct);
            if (consent is null)
            {
                var versions = await screen.ReadAsync(target.Address, () => Rollback.ListAsync(target.Access, target.Address, ct));
                VersionTable.Show(screen, target.Address, versions, TimeProvider.System.GetUtcNow());
                if (options.IsJson(parsed))
                {
                    JsonOutput.Write(VersionTable.Json(target.Address, versions));
                }

                return CliExitCode.Done;
            }

            var choice = await screen.ReadAsync(
                target.Address, () => Rollback.ChooseAsync(target.Access, target.Address, parsed.GetValue(version), parsed.GetValue(force), ct));
            if (parsed.GetValue(version) is null)
            {
                VersionTable.Show(screen, choice, TimeProvider.System.GetUtcNow());
            }

            var rollout = Rollout.Of(choice.Plan);
            PlanView.Show(screen, rollout);
            if (rollout.HasChanges && !await consent.AskAsync("Roll back?", ct))
            {
                screen.Line("Nothing was changed.");
                return CliExitCode.Failed;
            }

            var outcomes = await OutcomeView.ApplyAsync(screen, rollout, ct);
            OutcomeView.Show(screen, rollout);
            if (options.IsJson(parsed))
            {
                var json = OutcomeView.Json(rollout, outcomes);
                json["versions"] = VersionTable.Json(target.Address, choice.Versions)["versions"]!.DeepClone();
                JsonOutput.Write(json);
            }

            return CliExitCode.Done;
        }));
        return verb;
    }
}
