using Slipway.Cloudflare;

namespace Slipway.Cli.Delivery;

/// <summary>Where the API is and the token for it: an option, or the environment.</summary>
public static class CloudflareEnvironment
{
    /// <summary>The token.</summary>
    /// <param name="file">The file of <c>--api-token-file</c>, or null.</param>
    /// <exception cref="CloudflareSettingsException">There is none.</exception>
    public static ApiToken Token(string? file) =>
        file is not null ? ApiToken.ReadFile(file)
        : CloudflareVariables.Read().ApiToken is { } token ? ApiToken.Parse(token, $"environment variable {ApiToken.EnvironmentVariable}")
        : throw new CloudflareSettingsException(
            $"reading the Cloudflare API token: environment variable {ApiToken.EnvironmentVariable} is not set, and --api-token-file is not given. "
            + "Make a token at dash.cloudflare.com/profile/api-tokens and give it in one of the two ways.");

    /// <summary>The base address.</summary>
    /// <exception cref="CliUsageException">It is none.</exception>
    public static CloudflareApiUrl ApiUrl()
    {
        var text = CloudflareVariables.Read().ApiBaseUrl ?? "";
        try
        {
            return CloudflareApiUrl.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"environment variable {CloudflareApiUrl.EnvironmentVariable}: '{text}' {e.Message}");
        }
    }
}
