namespace Slipway.Delivery;

/// <summary>What of a Worker is live, and what of it was made from here.</summary>
public sealed record WorkerStatus
{
    /// <summary>Which Worker.</summary>
    public required WorkerAddress Address { get; init; }

    /// <summary>Whether there is such a Worker.</summary>
    public required bool Exists { get; init; }

    /// <summary>Whether it was made, or taken over, by Slipway.</summary>
    public required bool IsOurs { get; init; }

    /// <summary>The deployment in force; empty when there is none.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>When it was made; null when there is none, or the API does not say.</summary>
    public required DateTimeOffset? DeployedOn { get; init; }

    /// <summary>The versions that get traffic, the newest first.</summary>
    public required IReadOnlyList<VersionStatus> Versions { get; init; }

    /// <summary>Patterns on which the Worker answers, those made from here.</summary>
    public required IReadOnlyList<string> RouteUrls { get; init; }

    /// <summary>Cron triggers that were set from here, in UTC.</summary>
    public required IReadOnlyList<string> Schedules { get; init; }

    /// <summary>Names of the secrets that were set from here.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>True when a deployment is under way, or was interrupted: deploy again to finish it.</summary>
    public required bool IsInterrupted { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="DeliveryException">The state is damaged, or the token cannot be used.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    /// <exception cref="ObjectStore.ObjectStoreException">The store refused or could not be reached.</exception>
    public static async Task<WorkerStatus> ReadAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct)
    {
        var store = await StateStore.OpenAsync(access, address, ct);
        await ApiAccess.VerifyAsync(access.Api, address.AccountId, ct);
        var live = await LiveWorker.ReadAsync(access.Api, address, ct);
        var state = store.Read;
        var versions = VersionList.Of(await live.VersionsAsync(ct), live.Traffic, state);
        return new()
        {
            Address = address,
            Exists = live.Exists,
            IsOurs = state.Script is not null,
            DeploymentId = live.Deployment?.Id ?? "",
            DeployedOn = live.Deployment?.CreatedOn,
            Versions = [.. versions.Where(version => version.Percent > 0)],
            RouteUrls = DeliveredUrls.Of(state),
            Schedules = state.Schedules,
            Secrets = [.. state.Secrets?.Hashes.Keys ?? []],
            IsInterrupted = state.Pending.Count > 0,
        };
    }
}
