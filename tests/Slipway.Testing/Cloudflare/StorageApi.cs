using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>The storage that Workers bind: KV namespaces, R2 buckets, D1 databases, queues, Hyperdrive configurations.</summary>
internal sealed class StorageApi(StoredCloud cloud)
{
    private const string Account = "/accounts/{account}";

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Account}/storage/kv/namespaces", "workers_kv:read", call => Page(call, ResourceKind.KvNamespace, 20, 1000), "page per_page");
        table.Add($"POST {Account}/storage/kv/namespaces", "workers_kv:edit", call => Create(call, ResourceKind.KvNamespace, "title"), schema: "KvNamespaceCreate");
        AddOne(table, "storage/kv/namespaces", "workers_kv", ResourceKind.KvNamespace);

        table.Add($"GET {Account}/r2/buckets", "workers_r2:read", ListBuckets, "cursor start_after name_contains per_page");
        table.Add($"POST {Account}/r2/buckets", "workers_r2:edit", call => Create(call, ResourceKind.R2Bucket, "name"), schema: "R2BucketCreate");
        AddOne(table, "r2/buckets", "workers_r2", ResourceKind.R2Bucket);

        table.Add($"GET {Account}/d1/database", "d1:read", call => Page(call, ResourceKind.D1Database, 100, 10_000), "name page per_page");
        table.Add($"POST {Account}/d1/database", "d1:edit", call => Create(call, ResourceKind.D1Database, "name"), schema: "D1Create");
        AddOne(table, "d1/database", "d1", ResourceKind.D1Database);

        table.Add($"GET {Account}/queues", "queues:read", call => Page(call, ResourceKind.Queue, 20, 100), "name page per_page");
        table.Add($"POST {Account}/queues", "queues:edit", call => Create(call, ResourceKind.Queue, "queue_name"), schema: "QueueCreate");
        AddOne(table, "queues", "queues", ResourceKind.Queue);

        table.Add($"GET {Account}/hyperdrive/configs", "hyperdrive:read", call => Page(call, ResourceKind.Hyperdrive, 20, 100), "page per_page");
        AddOne(table, "hyperdrive/configs", "hyperdrive", ResourceKind.Hyperdrive);
    }

    /// <summary>Makes a resource, as its product shows it.</summary>
    public static StoredResource Make(StoredCloud cloud, ResourceKind kind, string name)
    {
        var (id, now) = (kind is ResourceKind.D1Database ? cloud.Identifiers.Uuid("database") : kind is ResourceKind.R2Bucket ? name : cloud.Identifiers.Hex(kind.ToString()), cloud.Now());
        return new StoredResource(kind, id, name, kind switch
        {
            ResourceKind.KvNamespace => new JsonObject { ["id"] = id, ["title"] = name, ["supports_url_encoding"] = true },
            ResourceKind.R2Bucket => new JsonObject { ["name"] = name, ["creation_date"] = now, ["location"] = "WEUR", ["storage_class"] = "Standard", ["jurisdiction"] = "default" },
            ResourceKind.D1Database => new JsonObject { ["uuid"] = id, ["name"] = name, ["created_at"] = now, ["version"] = "production", ["num_tables"] = 0, ["file_size"] = 0 },
            ResourceKind.Queue => new JsonObject
            {
                ["queue_id"] = id,
                ["queue_name"] = name,
                ["created_on"] = now,
                ["modified_on"] = now,
                ["producers"] = new JsonArray(),
                ["producers_total_count"] = 0,
                ["consumers"] = new JsonArray(),
                ["consumers_total_count"] = 0,
            },
            _ => new JsonObject { ["id"] = id, ["name"] = name, ["created_on"] = now, ["modified_on"] = now, ["origin"] = new JsonObject { ["host"] = "db.example.com", ["port"] = 5432, ["scheme"] = "postgres", ["database"] = "db", ["user"] = "slipway" } },
        });
    }

    private void AddOne(EndpointTable table, string path, string permission, ResourceKind kind)
    {
        table.Add($"GET {Account}/{path}/{{resource}}", $"{permission}:read", call => new Answer(Find(call, kind).Value.DeepClone()));
        table.Add($"DELETE {Account}/{path}/{{resource}}", $"{permission}:edit", call =>
        {
            cloud.Account(call).Resources.Remove(Find(call, kind));
            return new Answer(kind is ResourceKind.R2Bucket ? new JsonObject() : null);
        });
    }

    private Answer Page(Call call, ResourceKind kind, int standard, int max) =>
        Envelope.Page(call, Of(call, kind).Where(r => (call.Query("name") ?? r.Name) == r.Name).Select(r => (JsonObject)r.Value.DeepClone()), standard, max);

    private Answer ListBuckets(Call call)
    {
        var size = call.Number("per_page", 20);
        var after = call.Query("cursor") ?? call.Query("start_after") ?? "";
        var rest = Of(call, ResourceKind.R2Bucket)
            .Where(b => b.Name.Contains(call.Query("name_contains") ?? "", StringComparison.Ordinal) && string.CompareOrdinal(b.Name, after) > 0)
            .OrderBy(b => b.Name, StringComparer.Ordinal).ToList();
        var buckets = new JsonArray([.. rest.Take(size).Select(b => b.Value.DeepClone())]);
        return new Answer(new JsonObject { ["buckets"] = buckets }, new JsonObject { ["per_page"] = size, ["cursor"] = rest.Count > size ? rest[size - 1].Name : "" });
    }

    private Answer Create(Call call, ResourceKind kind, string field)
    {
        var (account, name) = (cloud.Account(call), (string)call.Object[field]!);
        if (account.Resource(kind, name) is not null)
        {
            throw kind switch
            {
                ResourceKind.KvNamespace => new RefusalException(400, 10014, "a namespace with this account ID and title already exists"),
                ResourceKind.R2Bucket => new RefusalException(409, 10004, "The bucket you tried to create already exists, and you own it."),
                ResourceKind.D1Database => new RefusalException(400, 7502, "A database with that name already exists"),
                _ => new RefusalException(409, 11009, $"Queue name '{name}' is already taken. Please use a different name and try again."),
            };
        }

        var resource = Make(cloud, kind, name);
        account.Resources.Add(resource);
        return new Answer(resource.Value.DeepClone());
    }

    private StoredResource Find(Call call, ResourceKind kind) => Of(call, kind).FirstOrDefault(r => r.Id == call["resource"]) ?? throw (kind switch
    {
        ResourceKind.KvNamespace => new RefusalException(404, 10013, "namespace not found"),
        ResourceKind.R2Bucket => new RefusalException(404, 10006, "The specified bucket does not exist."),
        ResourceKind.D1Database => new RefusalException(404, 7404, $"The database {call["resource"]} could not be found"),
        ResourceKind.Queue => new RefusalException(404, 11000, "Queue does not exist."),
        _ => new RefusalException(404, 2000, "Hyperdrive config not found"),
    });

    private IEnumerable<StoredResource> Of(Call call, ResourceKind kind) => cloud.Account(call).Resources.Where(r => r.Kind == kind);
}
