namespace Slipway.Manifests.Fields;

/// <summary>The kinds of resources that Workers refer to, each with the field that they want of it.</summary>
internal static class ReferenceDefaults
{
    public static readonly ReferenceDefault KvNamespace = new("cloudflare-kv-namespace", "status.outputs.namespace_id");
    public static readonly ReferenceDefault R2Bucket = new("cloudflare-r2-bucket", "status.outputs.bucket_name");
    public static readonly ReferenceDefault D1Database = new("cloudflare-d1-database", "status.outputs.database_id");
    public static readonly ReferenceDefault DnsZone = new("cloudflare-dns-zone", "status.outputs.zone_id");
    public static readonly ReferenceDefault Queue = new("cloudflare-queue", "status.outputs.queue_name");
    public static readonly ReferenceDefault Hyperdrive = new("cloudflare-hyperdrive-config", "status.outputs.hyperdrive_id");
    public static readonly ReferenceDefault Worker = new("cloudflare-worker", "status.outputs.script_name");
    public static readonly ReferenceDefault Tunnel = new("cloudflare-zero-trust-tunnel", "status.outputs.tunnel_id");

    private static readonly ReferenceDefault[] All = [KvNamespace, R2Bucket, D1Database, DnsZone, Queue, Hyperdrive, Worker, Tunnel];

    /// <summary>The field that is wanted of a kind, or null when the kind is none of these.</summary>
    public static string? FieldPathOf(string kind) => All.FirstOrDefault(known => known.Kind == KindName.ToKebab(kind))?.FieldPath;
}
