namespace Slipway.Cloudflare;

/// <summary>The base address of the API, below which all paths are.</summary>
public sealed record CloudflareApiUrl
{
    /// <summary>The environment variable that holds another address than <see cref="DefaultText"/>: wrangler's name for it.</summary>
    public const string EnvironmentVariable = "CLOUDFLARE_API_BASE_URL";

    /// <summary>Cloudflare's own address (developers.cloudflare.com/fundamentals/api/how-to/make-api-calls).</summary>
    public const string DefaultText = "https://api.cloudflare.com/client/v4";

    private CloudflareApiUrl(Uri value) => Value = value;

    /// <summary>Cloudflare's own address.</summary>
    public static CloudflareApiUrl Default { get; } = new(new Uri(DefaultText));

    /// <summary>The address, absolute, without a slash at the end of its path.</summary>
    public Uri Value { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address; empty = <see cref="Default"/>.</param>
    /// <exception cref="FormatException">It is no http or https address, or has more than host and path.</exception>
    public static CloudflareApiUrl Parse(string text)
    {
        const string Form = $"https://host/path, such as {DefaultText}";
        if (text.Length == 0)
        {
            return Default;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            throw new FormatException($"is not the base address of the Cloudflare API: {Form}.");
        }

        return url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0
            ? throw new FormatException($"has more than a host and a path: {Form}. The token belongs into a file.")
            : new CloudflareApiUrl(new Uri(url.AbsoluteUri.TrimEnd('/')));
    }

    /// <inheritdoc/>
    public override string ToString() => Value.AbsoluteUri.TrimEnd('/');
}
