namespace Slipway.Delivery;

/// <summary>When a change is made. Code first, then what leads to it; what goes away goes in the opposite order, and only after
/// what takes its place is there.</summary>
public enum ApplyPhase
{
    /// <summary>Script and version: code, bindings, secrets, assets.</summary>
    Version,

    /// <summary>The deployment: which version gets which share of the traffic.</summary>
    Traffic,

    /// <summary>Settings that have no versions: logpush, observability, tail consumers.</summary>
    ScriptSettings,

    /// <summary>Secrets that go without a new upload.</summary>
    Secrets,

    /// <summary>workers.dev.</summary>
    WorkersDev,

    /// <summary>Cron triggers.</summary>
    Schedules,

    /// <summary>What stands in the way of something new under the same hostname: a DNS record in the way of a custom domain, and the
    /// other way round.</summary>
    MakeRoom,

    /// <summary>DNS records are made before the routes that need them.</summary>
    DnsRecords,

    /// <summary>Custom domains.</summary>
    CustomDomains,

    /// <summary>Routes.</summary>
    Routes,

    /// <summary>Routes that go away.</summary>
    RemoveRoutes,

    /// <summary>Custom domains that go away.</summary>
    RemoveCustomDomains,

    /// <summary>DNS records that go away, after the routes that needed them.</summary>
    RemoveDnsRecords,

    /// <summary>The script itself goes away last.</summary>
    RemoveScript,
}
