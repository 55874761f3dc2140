using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>The DNS record that leads a hostname to Cloudflare when no server stands behind it: a route answers before the address is asked.</summary>
internal static class PlaceholderRecord
{
    /// <summary>The address of the original contract.</summary>
    public const string Content = "100.0.0.1";

    /// <summary>The type for <see cref="Content"/>.</summary>
    public const string Type = "A";

    /// <summary>The original contract's remark on the record.</summary>
    public const string Comment = "Managed by Planton Cloud - Routes to Cloudflare Worker";

    /// <summary>Cloudflare's own example of such a record, from the IPv6 discard prefix
    /// (developers.cloudflare.com/workers/configuration/routing/routes/#set-up-a-route); type <see cref="OtherType"/>.</summary>
    private const string OtherContent = "100::";

    private const string OtherType = "AAAA";

    /// <summary>What stands in the state beside the name of a record that is about to be made.</summary>
    public const string Detail = $"{Type} {Content}";

    /// <summary>The types that lead a hostname somewhere: of these a route needs one, proxied; others may stand beside it.</summary>
    public static bool IsAddress(DnsRecord record) => record.Type is Type or OtherType or "CNAME";

    /// <summary>True when no server stands behind the record.</summary>
    public static bool Is(DnsRecord record) => record is { Type: Type, Content: Content } or { Type: OtherType, Content: OtherContent };

    /// <summary>True for a record exactly as <see cref="Settings(string)"/> makes it.</summary>
    public static bool IsAsMade(DnsRecord record) => record is { Type: Type, Content: Content, Proxied: true, Comment: Comment };

    /// <summary>The record for a hostname.</summary>
    public static DnsRecordSettings Settings(string hostname) => new(Type, hostname, Content, Proxied: true, DnsRecordSettings.AutomaticTtl, Comment);

    /// <summary>What a record that is ours shall be: of its own type, which cannot be changed.</summary>
    public static DnsRecordSettings SettingsOf(DnsRecord record) =>
        Settings(record.Name) with { Type = record.Type, Content = record.Type == OtherType ? OtherContent : Content };
}
