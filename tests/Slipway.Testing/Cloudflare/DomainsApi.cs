using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Custom domains of Workers: each makes a DNS record and a certificate
/// (developers.cloudflare.com/workers/configuration/routing/custom-domains).</summary>
internal sealed class DomainsApi(StoredCloud cloud)
{
    private const string Domains = "/accounts/{account}/workers/domains";

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Domains}", "workers_scripts:read", List, "hostname service zone_id zone_name environment");
        table.Add($"PUT {Domains}", "workers_scripts:edit", Put, schema: "WorkerDomainPut");
        table.Add($"GET {Domains}/{{domain}}", "workers_scripts:read", call => new Answer(Find(call).ToJson()));
        table.Add($"DELETE {Domains}/{{domain}}", "workers_scripts:edit", Delete);
        table.Add($"GET {Domains}/records/{{domain}}", "workers_scripts:read", call => new Answer(Find(call).ToJson()));
        table.Add("POST /accounts/{account}/workers/scripts/{script}/domains/changeset", "workers_scripts:read", Changes, "replace_state", BodyKind.Json, isOfWrangler: true);
        table.Add("PUT /accounts/{account}/workers/scripts/{script}/domains/records", "workers_scripts:edit", PutRecords, body: BodyKind.Json, isOfWrangler: true);
    }

    /// <summary>Takes a domain and its DNS record away.</summary>
    public static void Remove(StoredAccount account, StoredDomain domain)
    {
        account.Domains.Remove(domain);
        foreach (var record in domain.Zone.DnsRecords.Where(r => r.IsReadOnly && r.Name == domain.Hostname).ToList())
        {
            domain.Zone.DnsRecords.Remove(record);
        }
    }

    private Answer List(Call call) => Envelope.List(cloud.Account(call).Domains
        .Where(d => (call.Query("hostname") ?? d.Hostname) == d.Hostname && (call.Query("service") ?? d.Script) == d.Script)
        .Where(d => (call.Query("zone_id") ?? d.Zone.Id) == d.Zone.Id && (call.Query("zone_name") ?? d.Zone.Name) == d.Zone.Name)
        .Select(d => d.ToJson()));

    private Answer Put(Call call)
    {
        var (account, body) = (cloud.Account(call), call.Object);
        var script = (string)body["service"]!;
        return account.Scripts.ContainsKey(script)
            ? new Answer(Attach(account, script, Zone(account, body), (string)body["hostname"]!, overridesRecords: false).ToJson())
            : throw RefusalException.NoSuchService();
    }

    private Answer Delete(Call call)
    {
        Remove(cloud.Account(call), Find(call));
        return new Answer(null);
    }

    /// <summary>What wrangler alone uses: what <see cref="PutRecords"/> would do.</summary>
    private Answer Changes(Call call)
    {
        var (account, script) = (cloud.Account(call), cloud.Script(call));
        var hosts = (call.Json as JsonArray ?? throw RefusalException.InvalidBody("expected an array of origins")).Select(o => (string)o!["hostname"]!).ToList();
        var known = account.Domains.Where(d => hosts.Contains(d.Hostname)).ToList();
        var added = hosts.Where(h => !known.Exists(d => d.Hostname == h)).ToList();
        return new Answer(new JsonObject
        {
            ["added"] = new JsonArray([.. added.Select(h => new JsonObject { ["hostname"] = h })]),
            ["removed"] = new JsonArray([.. account.Domains.Where(d => d.Script == script.Name && !hosts.Contains(d.Hostname)).Select(d => d.ToJson())]),
            ["updated"] = new JsonArray([.. known.Select(d => Modified(d, d.Script != script.Name))]),
            ["conflicting"] = new JsonArray([.. added.Where(h => cloud.ZoneOf(account, h)?.DnsRecords.Any(r => r.Name == h) == true).Select(h => new JsonObject { ["hostname"] = h })]),
        });

        static JsonObject Modified(StoredDomain domain, bool modified)
        {
            var json = domain.ToJson();
            json["modified"] = modified;
            return json;
        }
    }

    /// <summary>What wrangler alone uses: the domains of a script become these, and no others.</summary>
    private Answer PutRecords(Call call)
    {
        var (account, script, body) = (cloud.Account(call), cloud.Script(call), call.Object);
        var origins = (body["origins"] as JsonArray ?? throw RefusalException.InvalidBody("'origins' is missing")).Select(o => (JsonObject)o!).ToList();
        foreach (var old in account.Domains.Where(d => d.Script == script.Name && !origins.Exists(o => (string?)o["hostname"] == d.Hostname)).ToList())
        {
            Remove(account, old);
        }

        var overrides = (bool?)body["override_existing_dns_record"] == true;
        return Envelope.List([.. origins.Select(o => Attach(account, script.Name, Zone(account, o), (string)o["hostname"]!, overrides).ToJson())]);
    }

    private StoredZone Zone(StoredAccount account, JsonObject origin)
    {
        var host = (string)origin["hostname"]!;
        var zone = ((string?)origin["zone_id"], (string?)origin["zone_name"]) switch
        {
            ({ } id, _) => cloud.Zones.Find(z => z.Id == id && z.Account == account),
            (_, { } name) => cloud.Zones.Find(z => z.Name == name && z.Account == account),
            _ => cloud.ZoneOf(account, host),
        };
        return zone is { Status: "active" } && zone.Holds(host)
            ? zone
            : throw new RefusalException(400, 100116, $"The hostname '{host}' lies in no active zone of this account.");
    }

    private StoredDomain Attach(StoredAccount account, string script, StoredZone zone, string host, bool overridesRecords)
    {
        if (account.Domains.FirstOrDefault(d => d.Hostname == host) is { } known)
        {
            var moved = known with { Script = script };
            account.Domains[account.Domains.IndexOf(known)] = moved;
            return moved;
        }

        foreach (var foreign in zone.DnsRecords.Where(r => r.Name == host && (r.IsAddress || r.Type == "CNAME")).ToList())
        {
            if (!overridesRecords)
            {
                throw new RefusalException(
                    409, 100117,
                    $"Hostname '{host}' already has externally managed DNS records (A, CNAME, etc). Either delete them, try a different hostname, or use the option 'override_existing_dns_record' to override.");
            }

            zone.DnsRecords.Remove(foreign);
        }

        zone.DnsRecords.Add(new StoredDnsRecord
        {
            Id = cloud.Identifiers.Hex("record"),
            Type = "AAAA",
            Name = host,
            Content = "100::",
            Proxied = true,
            IsReadOnly = true,
            CreatedOn = cloud.Now(),
            ModifiedOn = cloud.Now(),
        });
        var domain = new StoredDomain(cloud.Identifiers.Hex("domain"), host, script, zone, cloud.Identifiers.Uuid("certificate"));
        account.Domains.Add(domain);
        return domain;
    }

    private StoredDomain Find(Call call) =>
        cloud.Account(call).Domains.FirstOrDefault(d => d.Id == call["domain"]) ?? throw new RefusalException(404, 100114, "Domain record not found.");
}
