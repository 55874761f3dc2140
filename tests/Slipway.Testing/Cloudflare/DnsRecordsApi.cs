using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>DNS records (developers.cloudflare.com/api/resources/dns).</summary>
internal sealed class DnsRecordsApi(StoredCloud cloud)
{
    /// <summary>Seconds (developers.cloudflare.com/dns/manage-dns-records/reference/ttl).</summary>
    private const int MinTtl = 60, MaxTtl = 86400;

    /// <summary>Characters on a free zone (developers.cloudflare.com/dns/manage-dns-records/reference/record-attributes).</summary>
    private const int MaxComment = 100;

    private const string Filters =
        "name name.exact name.contains name.startswith name.endswith type content content.exact content.contains comment comment.exact comment.contains "
        + "comment.startswith comment.present comment.absent tag proxied search page per_page";

    public void AddTo(EndpointTable table)
    {
        table.Add("GET /zones/{zone}/dns_records", "dns:read", List, Filters);
        table.Add("POST /zones/{zone}/dns_records", "dns:edit", call => Create(cloud.Zone(call), call.Object), schema: "DnsRecordCreate");
        table.Add("POST /zones/{zone}/dns_records/batch", "dns:edit", Batch, body: BodyKind.Json);
        table.Add("GET /zones/{zone}/dns_records/{record}", "dns:read", call => new Answer(Find(cloud.Zone(call), call["record"]).ToJson()));
        table.Add("PUT /zones/{zone}/dns_records/{record}", "dns:edit", call => Replace(cloud.Zone(call), call["record"], call.Object), schema: "DnsRecordCreate");
        table.Add("PATCH /zones/{zone}/dns_records/{record}", "dns:edit", call => Patch(cloud.Zone(call), call["record"], Checked(call, call.Object, Strictness.Partial)), body: BodyKind.Json);
        table.Add("DELETE /zones/{zone}/dns_records/{record}", "dns:edit", call => Delete(cloud.Zone(call), call["record"]));
    }

    private Answer List(Call call) => Envelope.Page(call, cloud.Zone(call).DnsRecords.Where(r => Fits(call, r)).Select(r => r.ToJson()), 100, 5_000_000);

    private static bool Fits(Call call, StoredDnsRecord record)
    {
        return Text("name", record.Name) && Text("content", record.Content) && Text("comment", record.Comment ?? "")
            && (call.Query("type") ?? record.Type) == record.Type
            && (call.Query("proxied") is not { } proxied || record.Proxied == (proxied == "true"))
            && (call.Query("tag") is not { } tag || record.Tags.Contains(tag))
            && (call.Query("comment.present") is null || record.Comment is not null)
            && (call.Query("comment.absent") is null || record.Comment is null)
            && (call.Query("search") is not { } search || $"{record.Name} {record.Content} {record.Comment}".Contains(search, StringComparison.OrdinalIgnoreCase));

        bool Text(string field, string value) =>
            (call.Query(field) ?? value).Equals(value, StringComparison.OrdinalIgnoreCase)
            && (call.Query($"{field}.exact") ?? value).Equals(value, StringComparison.OrdinalIgnoreCase)
            && value.Contains(call.Query($"{field}.contains") ?? "", StringComparison.OrdinalIgnoreCase)
            && value.StartsWith(call.Query($"{field}.startswith") ?? "", StringComparison.OrdinalIgnoreCase)
            && value.EndsWith(call.Query($"{field}.endswith") ?? "", StringComparison.OrdinalIgnoreCase);
    }

    private Answer Create(StoredZone zone, JsonObject body)
    {
        var record = Record(zone, body, null);
        Refuse(zone, record);
        zone.DnsRecords.Add(record);
        return new Answer(record.ToJson());
    }

    private Answer Replace(StoredZone zone, string id, JsonObject body)
    {
        var old = Find(zone, id);
        var record = Record(zone, body, old);
        Refuse(zone, record);
        zone.DnsRecords[zone.DnsRecords.IndexOf(old)] = record;
        return new Answer(record.ToJson());
    }

    private Answer Patch(StoredZone zone, string id, JsonObject body)
    {
        var whole = Find(zone, id).ToJson();
        foreach (var (name, value) in body)
        {
            whole[name] = value?.DeepClone();
        }

        return Replace(zone, id, (JsonObject)JsonNode.Parse(whole.ToJsonString())!);
    }

    private static Answer Delete(StoredZone zone, string id)
    {
        var record = Find(zone, id);
        RefuseReadOnly(record);
        zone.DnsRecords.Remove(record);
        return new Answer(new JsonObject { ["id"] = id });
    }

    /// <summary>Deletes, patches, puts, posts, in this order; all or nothing.</summary>
    private Answer Batch(Call call)
    {
        var (zone, body) = (cloud.Zone(call), call.Object);
        var before = zone.DnsRecords.ToList();
        try
        {
            return new Answer(new JsonObject
            {
                ["deletes"] = Each("deletes", r => Delete(zone, Id(r))),
                ["patches"] = Each("patches", r => Patch(zone, Id(r), Checked(call, r, Strictness.Partial))),
                ["puts"] = Each("puts", r => Replace(zone, Id(r), Checked(call, r, Strictness.Full))),
                ["posts"] = Each("posts", r => Create(zone, Checked(call, r, Strictness.Full))),
            });
        }
        catch (RefusalException)
        {
            zone.DnsRecords.Clear();
            before.ForEach(zone.DnsRecords.Add);
            throw;
        }

        JsonArray Each(string list, Func<JsonObject, Answer> handle) =>
            new([.. (body[list] as JsonArray ?? []).Select(r => handle((JsonObject)r!).Result)]);
    }

    private static string Id(JsonObject body) => (string?)body["id"] ?? throw RefusalException.InvalidBody("'id' is missing");

    /// <summary>A record of a batch, or a part of one, without its id.</summary>
    private static JsonObject Checked(Call call, JsonObject body, Strictness strictness)
    {
        var record = (JsonObject)body.DeepClone();
        record.Remove("id");
        return RequestSchemas.Errors("DnsRecordCreate", record, call.IsLenient ? Strictness.Lenient : strictness) is { Count: > 0 } errors
            ? throw RefusalException.InvalidBody(string.Join("; ", errors))
            : record;
    }

    private StoredDnsRecord Record(StoredZone zone, JsonObject body, StoredDnsRecord? old)
    {
        if (old is not null)
        {
            RefuseReadOnly(old);
        }

        var (type, content, ttl, comment) = ((string)body["type"]!, (string?)body["content"], (int?)(double?)body["ttl"] ?? 1, (string?)body["comment"]);
        var proxied = (bool?)body["proxied"] ?? false;
        var record = new StoredDnsRecord
        {
            Id = old?.Id ?? cloud.Identifiers.Hex("record"),
            Type = type,
            Name = FullName(zone, (string)body["name"]!),
            Content = content ?? throw RefusalException.DnsValidation(9010, "Content is required"),
            Proxied = proxied,
            Ttl = proxied ? 1 : ttl,
            Comment = comment is { Length: 0 } ? null : comment,
            Tags = [.. (body["tags"] as JsonArray ?? []).Select(t => (string)t!)],
            CreatedOn = old?.CreatedOn ?? cloud.Now(),
            ModifiedOn = cloud.Now(),
        };
        Validate(record, ttl);
        return record;
    }

    private static void Validate(StoredDnsRecord record, int ttl)
    {
        var why = record switch
        {
            { Type: "A" } when !IsAddress(record.Content, AddressFamily.InterNetwork) => (9005, "Content for A record must be a valid IPv4 address."),
            { Type: "AAAA" } when !IsAddress(record.Content, AddressFamily.InterNetworkV6) => (9006, "Content for AAAA record must be a valid IPv6 address."),
            { Type: "CNAME" } when record.Content == record.Name => (9039, "CNAME content cannot reference itself."),
            { Type: "CNAME" } when Uri.CheckHostName(record.Content) != UriHostNameType.Dns => (9007, "Content for CNAME record is invalid."),
            { Proxied: true, IsProxiable: false } => (9004, "This record type cannot be proxied."),
            { Comment.Length: > MaxComment } => (9301, $"Comment must be at most {MaxComment} characters."),
            _ when ttl != 1 && ttl is < MinTtl or > MaxTtl => (9021, $"TTL must be between {MinTtl} and {MaxTtl} seconds, or 1 for Automatic."),
            _ => default,
        };
        if (why is (not 0, var message))
        {
            throw RefusalException.DnsValidation(why.Item1, message);
        }
    }

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family && (family != AddressFamily.InterNetwork || text.Split('.').Length == 4);

    /// <summary>As Cloudflare does it: a name that is not below the zone is taken as relative to it.</summary>
    private static string FullName(StoredZone zone, string name)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        return name is "@" or "" ? zone.Name : zone.Holds(name) ? name : $"{name}.{zone.Name}";
    }

    /// <summary>What may not stand beside each other (developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name).</summary>
    private static void Refuse(StoredZone zone, StoredDnsRecord record)
    {
        var others = zone.DnsRecords.Where(r => r.Name == record.Name && r.Id != record.Id).ToList();
        if (others.Find(r => r.Type == record.Type && r.Content == record.Content) is { } same)
        {
            throw same.Proxied == record.Proxied && same.Ttl == record.Ttl
                ? new RefusalException(400, 81058, "An identical record already exists.")
                : new RefusalException(400, 81057, "The record already exists.");
        }

        if (record.Type == "CNAME" && others.Exists(r => r.IsAddress || r.Type == "CNAME"))
        {
            throw new RefusalException(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
        }

        if (record.IsAddress && others.Exists(r => r.Type == "CNAME"))
        {
            throw new RefusalException(400, 81054, "A CNAME record with that host already exists.");
        }

        if (record.IsAddress && others.Exists(r => r.IsReadOnly))
        {
            throw new RefusalException(400, 81062, "A record managed by Workers already exists on that host.");
        }
    }

    private static StoredDnsRecord Find(StoredZone zone, string id) => zone.DnsRecords.FirstOrDefault(r => r.Id == id) ?? throw RefusalException.NoSuchRecord();

    private static void RefuseReadOnly(StoredDnsRecord record)
    {
        if (record.IsReadOnly)
        {
            throw new RefusalException(400, 1043, "This record is managed by Workers; change the custom domain of the Worker instead.");
        }
    }
}
