namespace Slipway.Cloudflare;

/// <summary>A part of the API: what its errors' numbers mean, and what a token needs for it.</summary>
/// <param name="Product">The product that answers.</param>
/// <param name="Read">The permission to read; empty = none is needed.</param>
/// <param name="Edit">The permission to change.</param>
internal sealed record ApiScope(ApiProduct Product, string Read, string Edit)
{
    public static readonly ApiScope Tokens = new(ApiProduct.Tokens, "", "");

    public static readonly ApiScope Zones = new(ApiProduct.Zones, Permission.ZoneRead, "");

    public static readonly ApiScope Dns = new(ApiProduct.Dns, Permission.DnsRead, Permission.DnsEdit);

    public static readonly ApiScope Routes = new(ApiProduct.Workers, Permission.RoutesRead, Permission.RoutesEdit);

    public static readonly ApiScope Scripts = new(ApiProduct.Workers, Permission.ScriptsRead, Permission.ScriptsEdit);

    public static readonly ApiScope Kv = new(ApiProduct.Kv, Permission.KvRead, "");

    public static readonly ApiScope D1 = new(ApiProduct.D1, Permission.D1Read, "");

    public static readonly ApiScope Queues = new(ApiProduct.Queues, Permission.QueuesRead, "");

    public static readonly ApiScope R2 = new(ApiProduct.R2, Permission.R2Read, "");

    public static readonly ApiScope Hyperdrive = new(ApiProduct.Hyperdrive, Permission.HyperdriveRead, "");
}
