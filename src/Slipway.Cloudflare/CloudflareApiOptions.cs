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

    /// <summary>How often a call is tried again: with the doubling delay about 8 s, which outlives a restart of a front end.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first retry; it doubles each time, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that the API is granted when it asks for one (<c>Retry-After</c>): wrangler's limit. A user who went
    /// over the limit of calls is blocked for up to 5 minutes, which nobody wants to watch in a pipeline.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one attempt of an ordinary call may take, of which it needs 1 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one attempt of an upload may take: 64 MiB at 2 Mbit/s, and the time that the API takes to start the script.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
