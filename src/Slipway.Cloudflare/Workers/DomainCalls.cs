using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about custom domains, for which Cloudflare makes DNS record and certificate.</summary>
public sealed class DomainCalls
{
    private readonly ApiClient client;

    internal DomainCalls(ApiClient client) => this.client = client;

    /// <summary>Lists custom domains of an account.</summary>
    /// <param name="hostname">Only this hostname; null = all.</param>
    /// <param name="service">Only those of this Worker; null = of all.</param>
    public Task<IReadOnlyList<WorkerDomain>> ListAsync(string accountId, string? hostname, string? service, CancellationToken ct)
    {
        var path = Domains(accountId).With("hostname", hostname).With("service", service);
        return client.ListAsync(
            ApiCall.Get(ApiScope.Scripts, path, $"listing the custom domains of account '{accountId}'"), CloudflareJson.Default.WorkerDomainArray, ct);
    }

    /// <summary>Makes a custom domain, or moves it to this Worker.</summary>
    public Task<WorkerDomain> PutAsync(string accountId, string hostname, string service, string zoneId, CancellationToken ct)
    {
        var call = ApiCall.Put(ApiScope.Scripts, Domains(accountId), $"attaching custom domain '{hostname}' to Worker '{service}'");
        var body = new JsonObject { ["hostname"] = hostname, ["service"] = service, ["zone_id"] = zoneId };
        return client.SendAsync(call.WithJson(body), CloudflareJson.Default.WorkerDomain, ct);
    }

    /// <summary>Deletes a custom domain; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string accountId, string domainId, CancellationToken ct) =>
        client.DeleteAsync(ApiCall.Delete(ApiScope.Scripts, $"{Domains(accountId)}/{domainId}", $"detaching custom domain '{domainId}'"), ct);

    private static ApiPath Domains(string accountId) => $"/accounts/{accountId}/workers/domains";
}

/// <summary>A custom domain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hostname">The hostname.</param>
/// <param name="Service">The Worker that answers.</param>
/// <param name="ZoneId">The zone's id.</param>
/// <param name="ZoneName">The zone's domain name.</param>
public sealed record WorkerDomain(string Id, string Hostname, string Service, string ZoneId, string? ZoneName = null);
