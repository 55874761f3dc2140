using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about workers.dev.</summary>
public sealed class SubdomainCalls
{
    private readonly ApiClient client;

    internal SubdomainCalls(ApiClient client) => this.client = client;

    /// <summary>Reads the account's subdomain: Workers answer on <c>worker.subdomain.workers.dev</c>.</summary>
    /// <returns>Null when the account has none.</returns>
    public async Task<string?> GetAccountAsync(string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Scripts, $"/accounts/{accountId}/workers/subdomain", $"reading the workers.dev subdomain of account '{accountId}'");
        return (await client.FindAsync(call, CloudflareJson.Default.AccountSubdomain, [CloudflareErrorCode.ScriptNotFound], ct))?.Subdomain;
    }

    /// <summary>Reads whether a Worker answers on workers.dev.</summary>
    public Task<WorkersDev> GetAsync(string accountId, string script, CancellationToken ct) =>
        client.SendAsync(
            ApiCall.Get(ApiScope.Scripts, Subdomain(accountId, script), $"reading whether Worker '{script}' is on workers.dev"),
            CloudflareJson.Default.WorkersDev,
            ct);

    /// <summary>Sets whether a Worker answers on workers.dev. Sets a state, so it is repeated like a PUT.</summary>
    public Task<WorkersDev> PostAsync(string accountId, string script, WorkersDev settings, CancellationToken ct)
    {
        var body = new JsonObject { ["enabled"] = settings.Enabled };
        if (settings.PreviewsEnabled is { } previews)
        {
            body["previews_enabled"] = previews;
        }

        var call = ApiCall.Post(ApiScope.Scripts, Subdomain(accountId, script), $"setting whether Worker '{script}' is on workers.dev");
        return client.SendAsync(call.WithJson(body) with { IsRepeatable = true }, CloudflareJson.Default.WorkersDev, ct);
    }

    private static ApiPath Subdomain(string accountId, string script) => $"{ScriptCalls.Path(accountId, script)}/subdomain";
}

/// <summary>The account's subdomain.</summary>
internal sealed record AccountSubdomain(string? Subdomain = null);

/// <summary>Whether a Worker answers on workers.dev.</summary>
/// <param name="Enabled">The Worker itself.</param>
/// <param name="PreviewsEnabled">Its versions, each on an address of its own; null = not said, and when setting, what Cloudflare makes of it: to leave it, set what was read.</param>
public sealed record WorkersDev(bool Enabled, bool? PreviewsEnabled = null);
