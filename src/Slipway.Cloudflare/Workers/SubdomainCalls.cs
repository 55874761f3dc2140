namespace Slipway.Cloudflare;

/// <summary>Calls about workers.dev.</summary>
public sealed class SubdomainCalls
{
    private readonly ApiClient client;

    internal SubdomainCalls(ApiClient client) => this.client = client;

    /// <summary>Reads the account's subdomain: Workers answer on <c>worker.subdomain.workers.dev</c>.</summary>
    /// <returns>Null when the account has none.</returns>
    public Task<string?> GetAccountAsync(string accountId, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Reads whether a Worker answers on workers.dev.</summary>
    public Task<WorkersDev> GetAsync(string accountId, string script, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Sets whether a Worker answers on workers.dev. Sets a state, so it is repeated like a PUT.</summary>
    public Task<WorkersDev> PostAsync(string accountId, string script, WorkersDev settings, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>Whether a Worker answers on workers.dev.</summary>
/// <param name="Enabled">The Worker itself.</param>
/// <param name="PreviewsEnabled">Its versions, each on an address of its own; null = not said, or left as it is.</param>
public sealed record WorkersDev(bool Enabled, bool? PreviewsEnabled = null);
