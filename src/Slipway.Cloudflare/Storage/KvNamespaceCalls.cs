namespace Slipway.Cloudflare;

/// <summary>Calls about KV namespaces.</summary>
public sealed class KvNamespaceCalls
{
    /// <summary>The most that a page may hold, as wrangler asks for.</summary>
    private const int PageSize = 100;

    private readonly ApiClient client;

    internal KvNamespaceCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all namespaces of an account.</summary>
    public Task<IReadOnlyList<KvNamespace>> ListAsync(string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Kv, $"/accounts/{accountId}/storage/kv/namespaces?per_page={PageSize}", $"listing the KV namespaces of account '{accountId}'");
        return client.ListAsync(call, CloudflareJson.Default.KvNamespaceArray, ct);
    }

    /// <summary>Reads a namespace.</summary>
    /// <returns>Null when there is none of that id.</returns>
    public Task<KvNamespace?> GetAsync(string accountId, string id, CancellationToken ct) => client.FindByIdAsync(
        ApiCall.Get(ApiScope.Kv, $"/accounts/{accountId}/storage/kv/namespaces/{id}", $"reading KV namespace '{id}'"), CloudflareJson.Default.KvNamespace, ct);
}

/// <summary>A KV namespace.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, unique in the account.</param>
public sealed record KvNamespace(string Id, string Title);
