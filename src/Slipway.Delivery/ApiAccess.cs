using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>The look at the token before anything else is asked.</summary>
internal static class ApiAccess
{
    /// <summary>Asks whether the token is valid.</summary>
    /// <exception cref="UnusableTokenException">It is known, and cannot be used.</exception>
    /// <exception cref="CloudflareException">It is not known, or the API could not be reached.</exception>
    public static async Task VerifyAsync(CloudflareApi api, string accountId, CancellationToken ct)
    {
        var token = await api.Tokens.VerifyAsync(accountId, ct);
        if (!token.IsActive)
        {
            throw new UnusableTokenException($"verifying the API token: its status is '{token.Status}'. Make a new one at dash.cloudflare.com/profile/api-tokens.");
        }
    }
}
