using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Scripts: uploaded and deployed at once, listed, downloaded, deleted.</summary>
internal sealed class ScriptsApi(StoredCloud cloud, VersionMaking making)
{
    private const string Scripts = "/accounts/{account}/workers/scripts";

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Scripts}", "workers_scripts:read", call => Envelope.List(cloud.Account(call).Scripts.Values.Select(s => ToJson(s, cloud))), "tags");
        table.Add($"PUT {Scripts}/{{script}}", "workers_scripts:edit", Upload, "excludeScript bindings_inherit include_subdomain_availability", BodyKind.Multipart);
        table.Add($"GET {Scripts}/{{script}}", "workers_scripts:read", Download);
        table.Add($"GET {Scripts}/{{script}}/content/v2", "workers_scripts:read", Download, "version");
        table.Add($"DELETE {Scripts}/{{script}}", "workers_scripts:edit", Delete, "force");
        table.Add($"GET {Scripts}/{{script}}/references", "workers_scripts:read", References);
        table.Add("GET /accounts/{account}/workers/tails/by-consumer/{script}", "workers_scripts:read", TailProducers);
        table.Add("GET /accounts/{account}/workers/durable_objects/namespaces", "workers_scripts:read", DurableObjectNamespaces, "page per_page");
        table.Add("GET /accounts/{account}/workers/services/{script}", "workers_scripts:read", call => new Answer(ServiceToJson(ServiceOf(call))));
        table.Add("DELETE /accounts/{account}/workers/services/{script}", "workers_scripts:edit", Delete, "force");
        table.Add("GET /accounts/{account}/workers/workers/{script}", "workers_scripts:read", call => new Answer(WorkerToJson(ServiceOf(call))));
    }

    public static JsonObject ToJson(StoredScript script, StoredCloud cloud)
    {
        var version = script.LiveVersion ?? script.LatestVersion;
        var result = new JsonObject
        {
            ["id"] = script.Name,
            ["tag"] = script.Tag,
            ["tags"] = new JsonArray([.. script.Tags.Select(t => (JsonNode?)t)]),
            ["etag"] = version.Etag,
            ["created_on"] = script.CreatedOn,
            ["modified_on"] = script.ModifiedOn,
            ["handlers"] = version.Handlers(),
            ["has_modules"] = version.MainModule is not null,
            ["has_assets"] = version.Assets is not null,
            ["usage_model"] = "standard",
            ["compatibility_date"] = version.Metadata["compatibility_date"]?.DeepClone(),
            ["compatibility_flags"] = version.Metadata["compatibility_flags"]?.DeepClone() ?? new JsonArray(),
            ["last_deployed_from"] = script.CurrentDeployment?.Source,
            ["deployment_id"] = version.Id.Replace("-", "", StringComparison.Ordinal),
            ["logpush"] = script.Logpush,
            ["observability"] = script.Observability?.DeepClone(),
            ["tail_consumers"] = script.TailConsumers?.DeepClone(),
            ["routes"] = new JsonArray([.. cloud.Zones.SelectMany(z => z.Routes).Where(r => r.Script == script.Name).Select(r => r.ToJson())]),
        };
        if (script.MigrationTag is not null)
        {
            result["migration_tag"] = script.MigrationTag;
        }

        if (version.Metadata["placement"] is { } placement)
        {
            result["placement"] = placement.DeepClone();
            result["placement_mode"] = placement["mode"]?.DeepClone();
        }

        return result;
    }

    private Answer Upload(Call call)
    {
        var account = cloud.Account(call);
        var upload = ScriptUpload.Read(call, cloud, "WorkerUploadMetadata");
        var script = account.Scripts.TryGetValue(call["script"], out var known) ? known : New(call["script"]);
        var version = making.Upload(call, script, upload, "upload");
        making.Deploy(call, script, [(version.Id, 100)], version.Message, "upload");
        account.Scripts[script.Name] = script;

        // An upload says all of the settings: what it omits is off again. Only tags stay.
        script.Logpush = (bool?)upload.Metadata["logpush"] ?? false;
        script.Observability = upload.Metadata["observability"]?.DeepClone() as JsonObject;
        script.TailConsumers = upload.Metadata["tail_consumers"]?.DeepClone() as JsonArray;
        if (upload.Metadata["tags"] is JsonArray tags)
        {
            script.Tags = [.. tags.Select(t => (string)t!)];
        }

        var result = ToJson(script, cloud);
        result["startup_time_ms"] = 7;
        result["entry_point"] = version.MainModule;
        if (call.Query("excludeScript") != "true")
        {
            result["script"] = version.Modules.FirstOrDefault(m => m.Name == version.MainModule)?.Text;
        }

        return new Answer(result);
    }

    private StoredScript New(string name) => IsName(name)
        ? new StoredScript(name, cloud.Identifiers.Hex("script"), cloud.Now())
        : throw new RefusalException(400, 10016, $"Invalid Worker name '{name}': 1 to 63 lower-case letters, digits, dashes and underscores.") { IsViolation = true };

    private static bool IsName(string name) => name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private Answer Download(Call call)
    {
        var script = cloud.Script(call);
        var version = call.Query("version") is { } id ? script.Version(id) ?? throw VersionsApi.NoSuchVersion(id) : script.LiveVersion ?? script.LatestVersion;
        var body = new MemoryStream();
        foreach (var module in version.Modules)
        {
            body.Write(Encoding.UTF8.GetBytes($"--slipway\r\nContent-Disposition: form-data; name=\"{module.Name}\"; filename=\"{module.Name}\"\r\nContent-Type: {module.ContentType}\r\n\r\n"));
            body.Write(module.Content.Span);
            body.Write("\r\n"u8);
        }

        body.Write("--slipway--\r\n"u8);
        return new Answer(null) { Download = (body.ToArray(), "multipart/form-data; boundary=slipway", version.MainModule) };
    }

    private Answer Delete(Call call)
    {
        var (account, script) = (cloud.Account(call), call.Request.Path.Contains("/services/", StringComparison.Ordinal) ? ServiceOf(call) : cloud.Script(call));
        if (call.Query("force") != "true" && Dependants(account, script).FirstOrDefault() is { Name: { } dependant })
        {
            throw new RefusalException(400, 10066, $"Cannot delete this Worker as it is still referenced by the Worker '{dependant}'. Delete its bindings first, or use force.");
        }

        account.Scripts.Remove(script.Name);
        foreach (var domain in account.Domains.Where(d => d.Script == script.Name).ToList())
        {
            DomainsApi.Remove(account, domain);
        }

        foreach (var zone in cloud.Zones.Where(z => z.Account == account))
        {
            foreach (var route in zone.Routes.Where(r => r.Script == script.Name).ToList())
            {
                zone.Routes.Remove(route);
            }
        }

        return new Answer(null);
    }

    private static IEnumerable<(string Name, JsonObject Binding)> Dependants(StoredAccount account, StoredScript script) => account.Scripts.Values
        .Where(s => s != script)
        .SelectMany(s => (s.LiveVersion?.Bindings ?? []).Select(b => (s.Name, Binding: b)))
        .Where(d => (string?)d.Binding["service"] == script.Name || (string?)d.Binding["script_name"] == script.Name);

    private Answer References(Call call)
    {
        var dependants = Dependants(cloud.Account(call), cloud.Script(call)).ToList();
        return new Answer(new JsonObject
        {
            ["services"] = new JsonObject
            {
                ["incoming"] = Of("service", d => new JsonObject { ["service"] = d.Name, ["environment"] = "production", ["name"] = (string?)d.Binding["name"] }),
                ["outgoing"] = new JsonArray(),
                ["pages_function"] = false,
            },
            ["durable_objects"] = Of("durable_object_namespace", d => new JsonObject { ["service"] = d.Name, ["environment"] = "production", ["name"] = (string?)d.Binding["name"] }),
            ["dispatch_outbounds"] = new JsonArray(),
        });

        JsonArray Of(string type, Func<(string Name, JsonObject Binding), JsonObject> show) =>
            new([.. dependants.Where(d => (string?)d.Binding["type"] == type).Select(show)]);
    }

    private Answer TailProducers(Call call) => Envelope.List(cloud.Account(call).Scripts.Values
        .Where(s => s.TailConsumers?.Any(t => (string?)t!["service"] == call["script"]) == true)
        .Select(s => new JsonObject { ["producer"] = new JsonObject { ["script"] = s.Name }, ["consumer"] = new JsonObject { ["script"] = call["script"] } }));

    private Answer DurableObjectNamespaces(Call call) => Envelope.Page(
        call,
        cloud.Account(call).Scripts.Values.SelectMany(s => s.DurableObjectClasses.Select(c => new JsonObject
        {
            ["id"] = Identifiers.Digest(Encoding.UTF8.GetBytes($"{s.Tag} {c}"))[..32],
            ["name"] = $"{s.Name}_{c}",
            ["script"] = s.Name,
            ["class"] = c,
        })),
        standard: 20, max: 1000);

    private StoredScript ServiceOf(Call call) =>
        cloud.Account(call).Scripts.TryGetValue(call["script"], out var script) ? script : throw RefusalException.NoSuchService();

    private JsonObject ServiceToJson(StoredScript script) => new()
    {
        ["id"] = script.Name,
        ["created_on"] = script.CreatedOn,
        ["modified_on"] = script.ModifiedOn,
        ["default_environment"] = new JsonObject { ["environment"] = "production", ["script_tag"] = script.Tag, ["script"] = ToJson(script, cloud) },
        ["environments"] = new JsonArray(new JsonObject { ["environment"] = "production" }),
    };

    private static JsonObject WorkerToJson(StoredScript script) => new()
    {
        ["id"] = script.Tag,
        ["name"] = script.Name,
        ["created_on"] = script.CreatedOn,
        ["updated_on"] = script.ModifiedOn,
        ["logpush"] = script.Logpush,
        ["observability"] = script.Observability?.DeepClone() ?? new JsonObject { ["enabled"] = false },
        ["subdomain"] = new JsonObject { ["enabled"] = script.IsSubdomainEnabled, ["previews_enabled"] = script.ArePreviewsEnabled },
        ["tags"] = new JsonArray([.. script.Tags.Select(t => (JsonNode?)t)]),
        ["tail_consumers"] = script.TailConsumers?.DeepClone() ?? new JsonArray(),
    };
}
