namespace Slipway.Cloudflare;

/// <summary>Calls about the client's own token.</summary>
public sealed class TokenCalls
{
    private readonly ApiClient client;
    private TokenStatus? active;

    internal TokenCalls(ApiClient client) => this.client = client;

    /// <summary>Asks whether the token is valid: as a user's token, and when it is none, as a token of the account. Once it was found
    /// active nobody is asked again.</summary>
    /// <param name="accountId">The account; empty = only a user's token is looked for.</param>
    /// <exception cref="CloudflareException">It is neither.</exception>
    public async Task<TokenStatus> VerifyAsync(string accountId, CancellationToken ct)
    {
        if (active is not null)
        {
            return active;
        }

        var status = await AskAsync(accountId, ct);
        active = status.IsActive ? status : null;
        return status;
    }

    private async Task<TokenStatus> AskAsync(string accountId, CancellationToken ct)
    {
        try
        {
            return await client.SendAsync(Verify($"/user/tokens/verify"), CloudflareJson.Default.TokenStatus, ct);
        }
        catch (CloudflareException e) when (accountId.Length > 0 && IsRefusal(e))
        {
            // Each of the two kinds is unknown to the other's address.
            return await client.SendAsync(Verify($"/accounts/{accountId}/tokens/verify"), CloudflareJson.Default.TokenStatus, ct);
        }
    }

    private static bool IsRefusal(CloudflareException e) => !e.IsTransient && e.Errors.Count > 0;

    private static ApiCall Verify(ApiPath path) => ApiCall.Get(ApiScope.Tokens, path, "verifying the API token");
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
