using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Resources of a Cloudflare account by their names: what a resource is called in the manifest is often what it is called in
/// Cloudflare. Each list is read once.</summary>
/// <param name="api">The API.</param>
/// <param name="accountId">The account.</param>
internal sealed class NamedResources(CloudflareApi api, string accountId)
{
    /// <summary>What the ids of KV namespaces, D1 databases and Hyperdrive configurations are called.</summary>
    private static readonly string[] IdOutputs = ["namespace_id", "database_id", "hyperdrive_id", "config_id", "id", "uuid"];

    private readonly Dictionary<string, Task<IReadOnlyList<Named>>> lists = [];

    /// <summary>Looks for an output.</summary>
    public async Task<Lookup> FindAsync(ResourceReference reference, CancellationToken ct)
    {
        if (ProductOf(reference.KebabKind) is not { } product || ResourceField.OutputOf(reference.FieldPath) is not { } output)
        {
            return Lookup.Missing("");
        }

        var isId = product.IdOutputs.Contains(output);
        if (!isId && !product.NameOutputs.Contains(output))
        {
            return Lookup.Missing($"Cloudflare's API has no {output} of {product.Plural}");
        }

        await ApiAccess.VerifyAsync(api, accountId, ct);
        try
        {
            var found = await product.FindAsync(reference.Name, ct);
            return found.Count switch
            {
                0 => Lookup.Missing($"account {accountId} has no {product.Singular} '{reference.Name}'"),
                1 => Lookup.Found(isId ? found[0].Id : found[0].Name),
                _ => Lookup.Missing($"account {accountId} has {found.Count} {product.Plural} '{reference.Name}'"),
            };
        }
        catch (CloudflareException e) when (e.MissingPermission is { } permission)
        {
            return Lookup.Missing($"the API token may not look for {product.Plural}: it needs the permission '{permission}'");
        }
    }

    /// <summary>Whether a reference leads to an id that is another one when the resource is made anew, and that can be asked for.</summary>
    public static bool IsId(ResourceReference reference) => reference.KebabKind switch
    {
        "cloudflare-kv-namespace" or "cloudflare-d1-database" or "cloudflare-hyperdrive-config" or "cloudflare-hyperdrive" =>
            ResourceField.OutputOf(reference.FieldPath) is { } output && IdOutputs.Contains(output),
        _ => false,
    };

    /// <summary>What a resource of which a reference led to the id (<see cref="IsId"/>) is called; null when there is none of this id. One call.</summary>
    /// <exception cref="CloudflareException">The API refused or could not be reached.</exception>
    public async Task<string?> NameOfAsync(ResourceReference reference, string id, CancellationToken ct) => reference.KebabKind switch
    {
        "cloudflare-kv-namespace" => (await api.KvNamespaces.GetAsync(accountId, id, ct))?.Title,
        "cloudflare-d1-database" => (await api.D1.GetAsync(accountId, id, ct))?.Name,
        _ => (await api.Hyperdrive.GetAsync(accountId, id, ct))?.Name,
    };

    private Product? ProductOf(string kind) => kind switch
    {
        "cloudflare-kv-namespace" => new("KV namespace", "KV namespaces", ["namespace_id", "id"], ["namespace_name", "title", "name"], (name, ct) => ListAsync(
            kind, name, async () => [.. (await api.KvNamespaces.ListAsync(accountId, ct)).Select(n => new Named(n.Id, n.Title))])),
        "cloudflare-d1-database" => new("D1 database", "D1 databases", ["database_id", "id", "uuid"], ["database_name", "name"], (name, ct) => ListAsync(
            $"{kind}/{name}", name, async () => [.. (await api.D1.ListAsync(accountId, name, ct)).Select(d => new Named(d.Uuid, d.Name))])),
        "cloudflare-queue" => new("queue", "queues", ["queue_id", "id"], ["queue_name", "name"], (name, ct) => ListAsync(
            kind, name, async () => [.. (await api.Queues.ListAsync(accountId, ct)).Select(q => new Named(q.QueueId, q.QueueName))])),
        "cloudflare-hyperdrive-config" or "cloudflare-hyperdrive" => new(
            "Hyperdrive configuration", "Hyperdrive configurations", ["hyperdrive_id", "config_id", "id"], ["hyperdrive_name", "name"], (name, ct) => ListAsync(
                kind, name, async () => [.. (await api.Hyperdrive.ListAsync(accountId, ct)).Select(h => new Named(h.Id, h.Name))])),
        "cloudflare-r2-bucket" => new("R2 bucket", "R2 buckets", [], ["bucket_name", "name", "id"], (name, ct) => ListAsync(
            $"{kind}/{name}", name, async () => await api.R2Buckets.GetAsync(accountId, name, null, ct) is { } b ? [new Named(b.Name, b.Name)] : [])),
        "cloudflare-dns-zone" or "cloudflare-zone" => new("zone", "zones", ["zone_id", "id"], ["zone_name", "domain_name", "name"], (name, ct) => ListAsync(
            $"{kind}/{name}", name, async () => await api.Zones.FindAsync(name, accountId, ct) is { } z ? [new Named(z.Id, z.Name)] : [])),
        "cloudflare-worker" => new("Worker", "Workers", [], ["script_id", "script_name", "worker_name", "name", "id"], (name, ct) => ListAsync(
            $"{kind}/{name}", name, async () => await api.Scripts.GetSettingsAsync(accountId, name, ct) is not null ? [new Named(name, name)] : [])),
        _ => null,
    };

    private async Task<IReadOnlyList<Named>> ListAsync(string key, string name, Func<Task<IReadOnlyList<Named>>> read)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = read();
        }

        return [.. (await list).Where(resource => resource.Name == name)];
    }

    private sealed record Named(string Id, string Name);

    private sealed record Product(
        string Singular, string Plural, string[] IdOutputs, string[] NameOutputs, Func<string, CancellationToken, Task<IReadOnlyList<Named>>> FindAsync);
}
