namespace Slipway.Cloudflare;

/// <summary>An API token. <see cref="ToString"/> never shows it.</summary>
public sealed class ApiToken
{
    /// <summary>The file of the token in a directory of credentials (workspace <c>cloudflare-credentials</c>).</summary>
    public const string FileName = "api-token";

    /// <summary>The environment variable that holds a token: wrangler's name for it.</summary>
    public const string EnvironmentVariable = "CLOUDFLARE_API_TOKEN";

    private const string Cure = "Make a token at dash.cloudflare.com/profile/api-tokens and write it there, and nothing else.";

    private ApiToken(string value) => Value = value;

    internal string Value { get; }

    /// <summary>Reads a token; white space around it is dropped.</summary>
    /// <param name="text">The token.</param>
    /// <param name="source">Where it comes from, as a message names it: <c>environment variable CLOUDFLARE_API_TOKEN</c>.</param>
    /// <exception cref="CloudflareSettingsException">It is empty, or holds what no token holds.</exception>
    public static ApiToken Parse(string text, string source)
    {
        var value = text.Trim();
        if (value.Length == 0)
        {
            throw new CloudflareSettingsException($"reading the Cloudflare API token: {source} is empty. {Cure}");
        }

        // Such a character cannot stand in a header, and would only fail later, as an error that may quote the value.
        return value.All(c => c is > ' ' and <= '~')
            ? new ApiToken(value)
            : throw new CloudflareSettingsException($"reading the Cloudflare API token: {source} holds white space or a character that no token has. {Cure}");
    }

    /// <summary>Reads a token from a file.</summary>
    /// <exception cref="CloudflareSettingsException">The file is missing, unreadable, empty or holds no token.</exception>
    public static ApiToken ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), $"the file '{path}'");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CloudflareSettingsException($"reading the Cloudflare API token: there is no file '{path}'. {Cure}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CloudflareSettingsException($"reading the Cloudflare API token: {e.Message} Make the file readable for the user that runs this.", e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "API token (hidden)";
}
