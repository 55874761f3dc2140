using System.Collections.Immutable;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Finds out how the Worker gets the version that the manifest describes, with as few calls as can be.</summary>
/// <param name="state">What was made from here.</param>
/// <param name="live">What is there.</param>
/// <param name="desired">The version that shall be.</param>
/// <param name="secrets">The secrets.</param>
/// <param name="migrations">Durable Object migrations.</param>
/// <param name="share">The version's share of the traffic.</param>
internal sealed class VersionChooser(
    DeliveryState state, LiveWorker live, DesiredVersion desired, SecretsPlan secrets, MigrationPlan migrations, TrafficShare share)
{
    private const string TriggeredBySecret = "secret";

    private readonly DeliveredScript script = state.Script ?? DeliveredScript.Empty;

    /// <summary>What tells an interrupted upload of this version, or change to its secrets, from that of another one.</summary>
    public string Intent => $"{desired.UploadHash} {secrets.Hash}";

    /// <summary>The settings of the version that the manifest names.</summary>
    public ImmutableList<string> SettingNames => [.. desired.Settings.Select(setting => setting.Key)];

    /// <summary>Chooses.</summary>
    public async Task<VersionChoice> ChooseAsync(CancellationToken ct)
    {
        if (!live.Exists)
        {
            return new VersionChoice.Put("the Worker is new");
        }

        if (migrations.Pending.Count > 0)
        {
            return new VersionChoice.Put("a Durable Object migration");
        }

        // Secrets can be removed only while the newest version has all traffic.
        var removes = secrets.Removed.Count > 0 && share.IsAll;
        var deployed = live.Traffic.Select(v => script.Find(v.VersionId)).FirstOrDefault(IsDesired);
        if (deployed is not null && !removes)
        {
            return new VersionChoice.Existing(deployed);
        }

        var versions = await live.VersionsAsync(ct);
        if (versions.Count > 0 && await UploadedAsync(versions, ct) is { } uploaded)
        {
            return uploaded;
        }

        if (desired.Code.IsServiceWorker)
        {
            return new VersionChoice.Put("a script in service-worker format has no versions of its own");
        }

        return share.IsAll && versions.Count > 0 && live.Traffic is [var only] && only.VersionId == versions[0].Id
            && script.Find(only.VersionId) is { } current && current.UploadHash == desired.UploadHash && secrets.IsPatchable
            ? new VersionChoice.SecretsOnly(current)
            : new VersionChoice.Upload();
    }

    private bool IsDesired(DeliveredVersion? version) => version is not null && version.UploadHash == desired.UploadHash && version.SecretsHash == secrets.Hash;

    /// <summary>The newest version, if it is the one: an older one would bring back what was changed since, such as secrets set by hand.</summary>
    private async Task<VersionChoice.Existing?> UploadedAsync(IReadOnlyList<WorkerVersion> versions, CancellationToken ct)
    {
        var newest = versions[0];
        if (script.Find(newest.Id) is { } noted)
        {
            return IsDesired(noted) ? new(noted) : null;
        }

        return IsLeftUpload(newest) || (versions.Count > 1 && IsLeftSecretChange(newest, versions[1]))
            ? Left(await live.VersionAsync(newest.Id, ct))
            : null;
    }

    private bool IsLeftUpload(WorkerVersion version) =>
        IsPending(WorkerScript.Resource)
        && version.Tag == desired.Annotations.GetValueOrDefault(VersionAnnotation.Tag)
        && version.Message == desired.Annotations.GetValueOrDefault(VersionAnnotation.Message);

    private bool IsLeftSecretChange(WorkerVersion version, WorkerVersion before) =>
        IsPending(WorkerScript.SecretResource)
        && version.Annotations?.GetValueOrDefault(VersionAnnotation.TriggeredBy) == TriggeredBySecret
        && script.Find(before.Id)?.UploadHash == desired.UploadHash;

    private bool IsPending(string resource) => state.Pending.Any(p => p.Resource == resource && p.Detail == Intent);

    private VersionChoice.Existing? Left(WorkerVersion version)
    {
        var bindings = LiveWorker.BindingsOf(version);
        var names = bindings.Where(BindingText.IsSecret).Select(DesiredBindings.NameOf).ToHashSet();
        var others = bindings.Where(b => !BindingText.IsSecret(b)).ToDictionary(DesiredBindings.NameOf);
        return secrets.Wanted.Keys.All(names.Contains)
            && others.Count == desired.Bindings.Count
            && desired.Bindings.All(b => others.TryGetValue(DesiredBindings.NameOf(b), out var found) && BindingText.IsSame(b, found))
            ? new(Describe(version.Id), names)
            : null;
    }

    /// <summary>The desired version as the state notes it.</summary>
    public DeliveredVersion Describe(string id) => new(
        id, desired.UploadHash, secrets.Hash, desired.Code.Bucket, desired.Code.ObjectKey, desired.Code.ContentHash, desired.Code.Commit, SettingNames);
}
