namespace Slipway.Cloudflare;

/// <summary>Permissions of a token, as the dashboard names them (developers.cloudflare.com/fundamentals/api/reference/permissions).</summary>
public static class Permission
{
    /// <summary>Reading Workers.</summary>
    public const string ScriptsRead = "Account › Workers Scripts: Read";

    /// <summary>Changing Workers, their versions, deployments, secrets, schedules and custom domains.</summary>
    public const string ScriptsEdit = "Account › Workers Scripts: Edit";

    /// <summary>Reading routes.</summary>
    public const string RoutesRead = "Zone › Workers Routes: Read";

    /// <summary>Changing routes.</summary>
    public const string RoutesEdit = "Zone › Workers Routes: Edit";

    /// <summary>Reading zones.</summary>
    public const string ZoneRead = "Zone › Zone: Read";

    /// <summary>Reading DNS records.</summary>
    public const string DnsRead = "Zone › DNS: Read";

    /// <summary>Changing DNS records.</summary>
    public const string DnsEdit = "Zone › DNS: Edit";

    /// <summary>Reading KV namespaces.</summary>
    public const string KvRead = "Account › Workers KV Storage: Read";

    /// <summary>Reading D1 databases.</summary>
    public const string D1Read = "Account › D1: Read";

    /// <summary>Reading queues.</summary>
    public const string QueuesRead = "Account › Queues: Read";

    /// <summary>Reading R2 buckets.</summary>
    public const string R2Read = "Account › Workers R2 Storage: Read";

    /// <summary>Reading Hyperdrive configurations.</summary>
    public const string HyperdriveRead = "Account › Hyperdrive: Read";
}
