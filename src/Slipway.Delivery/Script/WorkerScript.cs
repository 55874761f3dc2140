using Slipway.Cloudflare;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The Worker itself: its versions, secrets and settings, and which version gets the traffic.</summary>
/// <param name="store">The store of the bundles.</param>
/// <param name="code">What is deployed.</param>
/// <param name="desired">The version that manifest and code describe.</param>
/// <param name="share">Its share of the traffic.</param>
internal sealed class WorkerScript(IObjectStore store, WorkerCode code, DesiredVersion desired, TrafficShare share) : IDeliveredResource
{
    /// <summary>What sort of thing a Worker is.</summary>
    public const string Resource = "worker";

    /// <summary>What sort of thing a secret is.</summary>
    public const string SecretResource = "secret";

    /// <summary>What sort of thing a deployment is.</summary>
    public const string DeploymentResource = "deployment";

    private string secretsHash = "";

    /// <summary>The id of the planned version, once it is in the state.</summary>
    public string VersionIn(DeliveryState state) =>
        state.Script?.Versions.FindLast(v => v.UploadHash == desired.UploadHash && v.SecretsHash == secretsHash)?.Id ?? "";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct)
    {
        var address = new WorkerAddress(context.AccountId, context.WorkerName);
        var live = await LiveWorker.ReadAsync(context.Api, address, ct);
        var adopts = live.Exists && !await live.IsOursAsync(context.State, ct);
        if (adopts && !context.Adopt)
        {
            context.Problems.Add(
                $"deploying Worker '{context.WorkerName}': account {context.AccountId} has a Worker of this name that was not made by Slipway. "
                + "Delete it, give yours another name, or take it over with --adopt.");
            return [];
        }

        DesiredBindings.WarnOfMissing(context, code, desired.Bindings);
        var secrets = SecretsPlan.Of(context);
        secretsHash = secrets.Hash;
        var migrations = await MigrationPlan.OfAsync(context, live, ct);
        var chooser = new VersionChooser(context.State, live, desired, secrets, migrations, share);
        var choice = await chooser.ChooseAsync(ct);
        CheckShare(context, choice, live);
        var uploads = choice is VersionChoice.Put or VersionChoice.Upload;
        if (uploads)
        {
            await new BindingTargets(context).CheckAsync(desired.Bindings, ct);
        }

        if (context.Problems.Count > 0)
        {
            return [];
        }

        if (uploads && context.ChecksAssets && code.Assets is { } assets)
        {
            await AssetCheck.RunAsync(assets, ct);
        }

        // What another than us made is not taken back, whatever an earlier Worker of this name had.
        var ours = adopts ? null : context.State;
        var unnamed = UnnamedSettings.Of(desired, live, ours);
        var wanted = UnversionedSettings.Wanted(context.Worker!, live.Exists ? ours : null);
        var upload = new ScriptUpload(address, desired, unnamed, wanted, secrets, migrations, live);
        var version = new VersionChanges(context, live, choice, new WorkerFields(context, desired, unnamed, migrations, live, store), upload, chooser, secrets, migrations);
        var deployment = new DeploymentChange(context, live, choice, share, desired.Annotations[VersionAnnotation.Message]);
        Note(context, chooser, choice, live, secrets, migrations);
        return
        [
            await version.WorkerAsync(adopts, ct),
            .. new SecretChanges(context, live, choice, chooser, secrets, share).All(),
            deployment.Of(),
            .. ScriptSettingsPlan.Of(context, live, wanted, choice is VersionChoice.Put),
        ];
    }

    private void CheckShare(PlanningContext context, VersionChoice choice, LiveWorker live)
    {
        if (share.IsAll)
        {
            return;
        }

        if (choice is VersionChoice.Put put)
        {
            context.Problems.Add(
                $"deploying Worker '{context.WorkerName}' with {share} of the traffic: {put.Reason}, so the upload gets all traffic at once. Deploy with --traffic 100.");
        }
        else if (choice is VersionChoice.Existing { Version.Id: var id } && live.Traffic is [var only] && only.VersionId == id)
        {
            context.Warnings.Add($"{VersionLabel.Of(id, context.State)} has all traffic already, and no other version is deployed that could get the rest: it stays so.");
        }
    }

    /// <summary>What is there and is not in the state: left by an interrupted deployment, or deployed from our versions by somebody else.</summary>
    private static void Note(
        PlanningContext context, VersionChooser chooser, VersionChoice choice, LiveWorker live, SecretsPlan secrets, MigrationPlan migrations)
    {
        if (context.State.Secrets is null && secrets.Before() is { } before)
        {
            context.Notes.Add(state => state with { Secrets = before });
        }

        if (choice is not VersionChoice.Existing existing)
        {
            return;
        }

        var remaining = secrets.Removed.Where(name => existing.SecretNames?.Contains(name) != false).ToList();
        if (existing.IsLeft || secrets.Changed.Count > 0)
        {
            context.Notes.Add(state => state with { Secrets = secrets.Set(remaining) });
        }

        if (existing.IsLeft)
        {
            context.Notes.Add(state => state with
            {
                Script = (state.Script ?? DeliveredScript.Empty).With(existing.Version) with { MigrationTag = migrations.LiveTag ?? state.Script?.MigrationTag },
            });
        }

        // States of before this was noted: the same hash means the same settings.
        if (existing is { IsLeft: false, Version.Settings: null })
        {
            var noted = existing.Version with { Settings = chooser.SettingNames };
            context.Notes.Add(state => state with { Script = state.Script! with { Versions = state.Script.Versions.Replace(existing.Version, noted) } });
        }

        if (live.Deployment is { } deployment && deployment.Id != context.State.Script?.DeploymentId && live.Traffic.Any(v => v.VersionId == existing.Version.Id))
        {
            context.Notes.Add(state => state with { Script = (state.Script ?? DeliveredScript.Empty) with { DeploymentId = deployment.Id } });
        }
    }
}
