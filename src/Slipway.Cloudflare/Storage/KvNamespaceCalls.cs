namespace Slipway.Cloudflare;

/// <summary>Calls about KV namespaces.</summary>
public sealed class KvNamespaceCalls
{
    private readonly ApiClient client;

    internal KvNamespaceCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all namespaces of an account.</summary>
    public Task<IReadOnlyList<KvNamespace>> ListAsync(string accountId, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A KV namespace.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, unique in the account.</param>
public sealed record KvNamespace(string Id, string Title);
