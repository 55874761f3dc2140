namespace Slipway.Delivery;

/// <summary>The change to the Worker itself: which version it is to be, and how that comes to be there.</summary>
/// <param name="context">What planning works with.</param>
/// <param name="live">What is there.</param>
/// <param name="choice">How the version comes to be there.</param>
/// <param name="fields">What differs.</param>
/// <param name="upload">The upload.</param>
/// <param name="chooser">Describes the version for the state.</param>
/// <param name="secrets">The secrets.</param>
/// <param name="migrations">Durable Object migrations.</param>
internal sealed class VersionChanges(
    PlanningContext context,
    LiveWorker live,
    VersionChoice choice,
    WorkerFields fields,
    ScriptUpload upload,
    VersionChooser chooser,
    SecretsPlan secrets,
    MigrationPlan migrations)
{
    /// <summary>The change.</summary>
    /// <param name="adopts">Whether the Worker is taken over.</param>
    public async Task<PlannedChange> WorkerAsync(bool adopts, CancellationToken ct)
    {
        var change = new PlannedChange { Kind = ChangeKind.Unchanged, Resource = WorkerScript.Resource, Name = context.WorkerName, Phase = ApplyPhase.Version };
        return choice switch
        {
            VersionChoice.Put when !live.Exists => change with { Kind = ChangeKind.Create, Fields = fields.OfNew(), Intent = Intent(), ApplyAsync = PutAsync },
            VersionChoice.Put => change with
            {
                Kind = ChangeKind.Update, Fields = await fields.OfUpdateAsync(ct), Remark = adopts ? Remarks.Adopted : "", Intent = Intent(), ApplyAsync = PutAsync,
            },
            VersionChoice.Upload => change with
            {
                Kind = ChangeKind.Update, Fields = await fields.OfUpdateAsync(ct), Remark = adopts ? Remarks.Adopted : "", Intent = Intent(), ApplyAsync = UploadAsync,
            },
            VersionChoice.Existing existing when live.Traffic.All(v => v.VersionId != existing.Version.Id) => change with
            {
                Kind = ChangeKind.Update, Fields = await fields.OfUpdateAsync(ct), Remark = existing.IsLeft ? Remarks.Left : $"{VersionLabel.Of(existing.Version.Id, context.State)} is uploaded already",
            },
            VersionChoice.Existing { IsLeft: true } => change with { Remark = Remarks.Left },
            _ => change,
        };
    }

    private PendingResource Intent() => new(WorkerScript.Resource, "", context.WorkerName, chooser.Intent);

    private async Task PutAsync(ApplyContext apply, CancellationToken ct)
    {
        var (versionId, deploymentId) = await upload.PutScriptAsync(apply, ct);
        Note(apply, versionId);
        var script = apply.State.Script!;
        apply.State = apply.State with { Script = script with { DeploymentId = deploymentId, MigrationTag = migrations.NewTag ?? migrations.LiveTag ?? script.MigrationTag } };
    }

    private async Task UploadAsync(ApplyContext apply, CancellationToken ct) => Note(apply, await upload.UploadVersionAsync(apply, ct));

    private void Note(ApplyContext apply, string versionId) => apply.State = apply.State with
    {
        Script = (apply.State.Script ?? DeliveredScript.Empty).With(chooser.Describe(versionId)),
        Secrets = secrets.Set(secrets.Removed),
    };
}
