namespace Slipway.Cloudflare;

/// <summary>Calls about custom domains, for which Cloudflare makes DNS record and certificate.</summary>
public sealed class DomainCalls
{
    private readonly ApiClient client;

    internal DomainCalls(ApiClient client) => this.client = client;

    /// <summary>Lists custom domains of an account.</summary>
    /// <param name="hostname">Only this hostname; null = all.</param>
    /// <param name="service">Only those of this Worker; null = of all.</param>
    public Task<IReadOnlyList<WorkerDomain>> ListAsync(string accountId, string? hostname, string? service, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Makes a custom domain, or moves it to this Worker.</summary>
    public Task<WorkerDomain> PutAsync(string accountId, string hostname, string service, string zoneId, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Deletes a custom domain; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string accountId, string domainId, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A custom domain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hostname">The hostname.</param>
/// <param name="Service">The Worker that answers.</param>
/// <param name="ZoneId">The zone's id.</param>
/// <param name="ZoneName">The zone's domain name.</param>
public sealed record WorkerDomain(string Id, string Hostname, string Service, string ZoneId, string? ZoneName = null);
