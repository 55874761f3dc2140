using System.Diagnostics.CodeAnalysis;

namespace Slipway.ObjectStore;

/// <summary>Where a store is: <c>https://…</c> or <c>http://…</c> = an S3 store, <c>file:///directory</c> = a directory.</summary>
public sealed record ObjectStoreEndpoint
{
    /// <summary>Hosts of R2's S3 API: <c>&lt;account&gt;[.eu|.fedramp].r2.cloudflarestorage.com</c>
    /// (developers.cloudflare.com/r2/api/s3/api).</summary>
    private const string R2HostSuffix = ".r2.cloudflarestorage.com";

    private ObjectStoreEndpoint(Uri url) => Url = url;

    /// <summary>The address, absolute.</summary>
    public Uri Url { get; }

    /// <summary>True = a directory on this machine: no credentials, no network.</summary>
    public bool IsDirectory => Url.IsFile;

    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="FormatException">It is none of the three forms.</exception>
    public static ObjectStoreEndpoint Parse(string text)
    {
        const string Forms = "https://host, http://host, or file:///directory";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !text.Contains("://", StringComparison.Ordinal)
            || !(url.Scheme is "https" or "http" or "file"))
        {
            throw new FormatException($"is not the endpoint of an object store: {Forms}.");
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw new FormatException($"has more than a host and a path: {Forms}. Credentials belong into files.");
        }

        if (url.IsFile && (url.Host.Length > 0 || url.LocalPath == "/"))
        {
            throw new FormatException("does not name a directory: file:///directory, with three slashes.");
        }

        // R2's dashboard shows the address of the API with the bucket behind it.
        return url.Host.EndsWith(R2HostSuffix, StringComparison.Ordinal) && url.AbsolutePath != "/"
            ? throw new FormatException($"names a bucket: give only {url.GetLeftPart(UriPartial.Authority)}, and the bucket as r2-bucket-name.")
            : new ObjectStoreEndpoint(url);
    }

    /// <summary>The R2 of an account.</summary>
    /// <exception cref="FormatException">The id is none.</exception>
    public static ObjectStoreEndpoint R2(string accountId) =>
        accountId.Length > 0 && accountId.All(char.IsAsciiHexDigit)
            ? new ObjectStoreEndpoint(new Uri($"https://{accountId}{R2HostSuffix}"))
            : throw new FormatException($"'{accountId}' is not the id of an account: 32 hexadecimal digits.");

    /// <summary>Opens the store, with retries and with verification after each put.</summary>
    /// <param name="credentialsDirectory">Directory with <see cref="S3Credentials"/>; not read for <c>file://</c>.</param>
    /// <param name="log">Receives a line for each repeated request; never holds a secret.</param>
    /// <param name="time">The clock for waits.</param>
    /// <exception cref="ObjectStoreSettingsException">The credentials are missing.</exception>
    public IObjectStore Open(string credentialsDirectory, Action<string> log, TimeProvider time) =>
        Open(() => S3Credentials.Read(credentialsDirectory), log, time);

    /// <summary>Opens the store, with retries and with verification after each put.</summary>
    /// <param name="credentials">Reads the key pair; not called for <c>file://</c>.</param>
    /// <param name="log">Receives a line for each repeated request; never holds a secret.</param>
    /// <param name="time">The clock for waits.</param>
    /// <exception cref="ObjectStoreSettingsException">The credentials are missing.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Each store disposes of the one that it wraps.")]
    public IObjectStore Open(Func<S3Credentials> credentials, Action<string> log, TimeProvider time) =>
        IsDirectory
            ? new VerifyingObjectStore(new DirectoryObjectStore(Url.LocalPath))
            : new VerifyingObjectStore(new RetryingObjectStore(new S3ObjectStore(Url, credentials()), log, time));

    /// <inheritdoc/>
    public override string ToString() => Url.AbsoluteUri;
}
