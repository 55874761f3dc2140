using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>The kinds of storage.</summary>
public enum ResourceKind
{
    KvNamespace,
    R2Bucket,
    D1Database,
    Queue,
    Hyperdrive,
}

/// <summary>A KV namespace, R2 bucket, D1 database, queue or Hyperdrive configuration.</summary>
/// <param name="Id">The name where the kind has no ids (R2).</param>
/// <param name="Name">The title of a KV namespace.</param>
/// <param name="Value">What the API says of it.</param>
public sealed record StoredResource(ResourceKind Kind, string Id, string Name, JsonObject Value);
