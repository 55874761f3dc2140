namespace Slipway.Delivery;

/// <summary>The changes to the secrets: set by the upload of a version, or on their own, all at once, which makes one version.</summary>
/// <param name="context">What planning works with.</param>
/// <param name="live">What is there.</param>
/// <param name="choice">How the version comes to be there.</param>
/// <param name="chooser">Describes the version for the state.</param>
/// <param name="secrets">The secrets.</param>
/// <param name="share">The version's share of the traffic.</param>
internal sealed class SecretChanges(
    PlanningContext context, LiveWorker live, VersionChoice choice, VersionChooser chooser, SecretsPlan secrets, TrafficShare share)
{
    private readonly bool isAlone = choice is VersionChoice.SecretsOnly;

    /// <summary>All secrets of the manifest, and those that go away.</summary>
    public IEnumerable<PlannedChange> All()
    {
        // A version that is there already has them.
        var set = choice is VersionChoice.Existing ? [] : secrets.Changed;
        var remove = secrets.Removed.Where(name => choice is not VersionChoice.Existing { SecretNames: { } left } || left.Contains(name)).ToList();
        if (remove.Count > 0 && !share.IsAll)
        {
            context.Warnings.Add(
                $"{string.Join(", ", remove)} {(remove.Count == 1 ? "is not a secret" : "are not secrets")} of the manifest any more: they stay until the version has all traffic, because the other version may need them.");
        }

        var removed = share.IsAll ? remove : [];
        var carrier = isAlone ? set.Concat(removed).FirstOrDefault() : removed.FirstOrDefault();
        foreach (var name in secrets.Wanted.Keys)
        {
            var changes = set.Contains(name);
            var change = Change(name, !changes ? ChangeKind.Unchanged : live.Exists && secrets.IsKnown(name) ? ChangeKind.Update : ChangeKind.Create, isAlone);
            yield return name == carrier ? Carry(change, set, removed) : change;
        }

        foreach (var name in remove)
        {
            var change = Change(name, share.IsAll ? ChangeKind.Delete : ChangeKind.Unchanged, true);
            yield return name == carrier ? Carry(change, isAlone ? set : [], removed) : change;
        }
    }

    private static PlannedChange Change(string name, ChangeKind kind, bool isAlone) => new()
    {
        Kind = kind,
        Resource = WorkerScript.SecretResource,
        Name = name,
        Phase = isAlone ? ApplyPhase.Secrets : ApplyPhase.Version,
        Fields = kind == ChangeKind.Update ? [new("value", BindingText.Secret, BindingText.Secret)] : [],
    };

    /// <summary>The one change that makes all of them.</summary>
    private PlannedChange Carry(PlannedChange change, IReadOnlyList<string> set, IReadOnlyList<string> removed) => change with
    {
        Intent = new(WorkerScript.SecretResource, "", context.WorkerName, chooser.Intent),
        ApplyAsync = (apply, ct) => PatchAsync(apply, set, removed, ct),
    };

    private async Task PatchAsync(ApplyContext apply, IReadOnlyList<string> set, IReadOnlyList<string> remove, CancellationToken ct)
    {
        await apply.AssertStateAsync(ct);
        apply.Progress($"changing secrets: {string.Join(", ", set.Concat(remove.Select(name => $"{name} (removed)")))}");
        await apply.Api.Scripts.PatchSecretsBulkAsync(apply.AccountId, apply.WorkerName, secrets.Patch(set, remove), ct);
        var deployment = await LiveWorker.CurrentDeploymentAsync(apply.Api, new(apply.AccountId, apply.WorkerName), ct);
        if (deployment?.Versions is not [var only])
        {
            throw new DeliveryException($"changing secrets of Worker '{apply.WorkerName}': they are changed, and another deployment was made at the same time. Look at it with 'slipway status', and deploy again.");
        }

        apply.State = apply.State with
        {
            Script = (apply.State.Script ?? DeliveredScript.Empty).With(chooser.Describe(only.VersionId)) with { DeploymentId = deployment.Id },
            Secrets = secrets.Set([]),
        };
    }
}
