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
    private readonly ChangeKind kind = choice switch
    {
        VersionChoice.Put when !live.Exists => ChangeKind.Create,
        VersionChoice.Put or VersionChoice.Upload => ChangeKind.Update,
        VersionChoice.Existing existing when live.Traffic.All(v => v.VersionId != existing.Version.Id) => ChangeKind.Update,
        _ => ChangeKind.Unchanged,
    };

    /// <summary>The change.</summary>
    /// <param name="adopts">Whether the Worker is taken over.</param>
    public async Task<PlannedChange> WorkerAsync(bool adopts, CancellationToken ct) => new()
    {
        Kind = kind,
        Resource = WorkerScript.Resource,
        Name = context.WorkerName,
        Phase = ApplyPhase.Version,
        Fields = kind switch
        {
            ChangeKind.Create => fields.OfNew(),
            ChangeKind.Update => await fields.OfUpdateAsync(ct),
            _ => [],
        },
        Remark = Remark(adopts),
        Intent = choice is VersionChoice.Put or VersionChoice.Upload ? new(WorkerScript.Resource, "", context.WorkerName, chooser.Intent) : null,
        ApplyAsync = choice switch
        {
            VersionChoice.Put => PutAsync,
            VersionChoice.Upload => UploadAsync,
            _ => null,
        },
    };

    private string Remark(bool adopts) => choice switch
    {
        VersionChoice.Existing { IsLeft: true } => Remarks.Left,
        VersionChoice.Existing existing when kind == ChangeKind.Update => $"{VersionLabel.Of(existing.Version.Id, context.State)} is uploaded already",
        _ => adopts ? Remarks.Adopted : "",
    };

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
