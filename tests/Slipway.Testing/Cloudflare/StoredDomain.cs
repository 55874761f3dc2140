using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A custom domain of a Worker; its DNS record is the zone's.</summary>
public sealed record StoredDomain(string Id, string Hostname, string Script, StoredZone Zone, string CertificateId)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["hostname"] = Hostname,
        ["service"] = Script,
        ["environment"] = "production",
        ["zone_id"] = Zone.Id,
        ["zone_name"] = Zone.Name,
        ["cert_id"] = CertificateId,
    };
}
