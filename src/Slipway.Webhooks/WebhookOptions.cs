using System.Net;

namespace Slipway.Webhooks;

/// <summary>How the endpoint serves.</summary>
public sealed record WebhookOptions
{
    /// <summary>Where it listens; port 0 = a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>File of GitHub's secrets; null = no webhooks of GitHub.</summary>
    public SecretFile? GitHub { get; init; }

    /// <summary>File of GitLab's secret tokens; null = no webhooks of GitLab.</summary>
    public SecretFile? GitLab { get; init; }

    /// <summary>File of Bitbucket Server's secrets; null = no webhooks of Bitbucket Server.</summary>
    public SecretFile? Bitbucket { get; init; }

    /// <summary>Params of every run where its Service gives none, by name.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>();

    /// <summary>The largest payload in bytes: GitHub sends none over 25 MB (docs.github.com/webhooks/webhook-events-and-payloads#payload-cap).</summary>
    public long MaxBodyBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How long the body of a delivery may take to come.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the runs of a delivery may take to be made: GitHub hangs up after 10 s
    /// (docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks), GitLab.com too.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long deliveries that were accepted may take to be finished when the program is stopped.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Receives log lines.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
