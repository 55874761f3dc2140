namespace Slipway.Cloudflare;

/// <summary>Where the API is, who calls, and how patiently.</summary>
public sealed record CloudflareApiOptions
{
    /// <summary>The token of all calls.</summary>
    public required ApiToken Token { get; init; }

    /// <summary>The base address.</summary>
    public CloudflareApiUrl BaseUrl { get; init; } = CloudflareApiUrl.Default;

    /// <summary>Receives a line for each call that is tried again, and for each wait; never holds a secret.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Told of each HTTP request before it is sent: its method, and its path below the base address with the query.</summary>
    public Action<string, string> OnCall { get; init; } = (_, _) => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
