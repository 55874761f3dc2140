namespace Slipway.Cloudflare;

/// <summary>Calls about Hyperdrive configurations.</summary>
public sealed class HyperdriveCalls
{
    private readonly ApiClient client;

    internal HyperdriveCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all configurations of an account.</summary>
    public Task<IReadOnlyList<HyperdriveConfig>> ListAsync(string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Hyperdrive, $"/accounts/{accountId}/hyperdrive/configs", $"listing the Hyperdrive configurations of account '{accountId}'");
        return client.ListAsync(call, CloudflareJson.Default.HyperdriveConfigArray, ct);
    }

    /// <summary>Reads a configuration.</summary>
    /// <returns>Null when there is none of that id.</returns>
    public Task<HyperdriveConfig?> GetAsync(string accountId, string id, CancellationToken ct) => client.FindByIdAsync(
        ApiCall.Get(ApiScope.Hyperdrive, $"/accounts/{accountId}/hyperdrive/configs/{id}", $"reading Hyperdrive configuration '{id}'"), CloudflareJson.Default.HyperdriveConfig, ct);
}

/// <summary>A Hyperdrive configuration.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record HyperdriveConfig(string Id, string Name);
