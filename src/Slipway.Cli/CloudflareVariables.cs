using Slipway.Cloudflare;

namespace Slipway.Cli;

/// <summary>What the environment says about the Cloudflare API, by the names that wrangler uses
/// (developers.cloudflare.com/workers/wrangler/system-environment-variables).</summary>
public sealed class CloudflareVariables
{
    /// <summary>The base address of the API, or null = Cloudflare's own.</summary>
    public string? ApiBaseUrl { get; init; }

    /// <summary>The API token, a secret; null = none.</summary>
    public string? ApiToken { get; init; }

    /// <summary>Reads the variables.</summary>
    public static CloudflareVariables Read() => new()
    {
        ApiBaseUrl = Value(CloudflareApiUrl.EnvironmentVariable),
        ApiToken = Value(Slipway.Cloudflare.ApiToken.EnvironmentVariable),
    };

    /// <summary>Takes the token out of the environment that children inherit: a run hands it over as a file to the one step that needs it,
    /// and the scripts of packages must not find it.</summary>
    public static void HideToken() => Environment.SetEnvironmentVariable(Slipway.Cloudflare.ApiToken.EnvironmentVariable, null);

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
