namespace Slipway.Cloudflare;

/// <summary>Products whose errors have numbers of their own.</summary>
internal enum ApiProduct
{
    Tokens,
    Zones,
    Dns,
    Workers,
    Kv,
    D1,
    Queues,
    R2,
    Hyperdrive,
}
