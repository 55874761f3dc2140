using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Secrets of a script: every change is a version that is deployed at once
/// (developers.cloudflare.com/workers/configuration/secrets).</summary>
internal sealed class SecretsApi(StoredCloud cloud, VersionMaking making)
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Script}/secrets", "workers_scripts:read", call => Envelope.List(Secrets(cloud.Script(call)).Select(Public)));
        table.Add($"PUT {Script}/secrets", "workers_scripts:edit", Put, schema: "SecretPut");
        table.Add($"GET {Script}/secrets/{{secret}}", "workers_scripts:read", call => new Answer(Public(Find(cloud.Script(call), call["secret"]))), "url_encoded");
        table.Add($"DELETE {Script}/secrets/{{secret}}", "workers_scripts:edit", Delete, "url_encoded");
        table.Add($"PATCH {Script}/secrets-bulk", "workers_scripts:edit", PatchBulk, body: BodyKind.MergePatch);
    }

    private static IEnumerable<JsonObject> Secrets(StoredScript script) => script.LatestVersion.Bindings.Where(StoredVersion.IsSecret);

    private Answer Put(Call call)
    {
        var (script, secret) = (cloud.Script(call), call.Object);
        Change(call, script, [((string)secret["name"]!, secret)]);
        return new Answer(Public(secret));
    }

    private Answer Delete(Call call)
    {
        var script = cloud.Script(call);
        Find(script, call["secret"]);
        Change(call, script, [(call["secret"], null)]);
        return new Answer(null);
    }

    /// <summary>All changes make one version; a null deletes.</summary>
    private Answer PatchBulk(Call call)
    {
        var (script, body) = (cloud.Script(call), call.Object);
        if (body.Select(f => f.Key).FirstOrDefault(k => k is not ("secrets" or "version_tags")) is { } unknown && !call.IsLenient)
        {
            throw RefusalException.InvalidBody($"'{unknown}' is not known");
        }

        var secrets = body["secrets"] as JsonObject ?? throw RefusalException.InvalidBody("'secrets' is missing");
        var errors = secrets.Where(s => s.Value is not null).SelectMany(s => RequestSchemas.Errors("SecretPut", s.Value, call.Strictness).Select(e => $"{s.Key}: {e}")).ToList();
        if (errors.Count > 0)
        {
            throw RefusalException.InvalidBody(string.Join("; ", errors));
        }

        if (secrets.Where(s => s.Value is JsonObject value && (string?)value["name"] != s.Key).Select(s => s.Key).FirstOrDefault() is { } other)
        {
            throw RefusalException.InvalidBody($"the secret '{other}' has another name inside");
        }

        Change(call, script, [.. secrets.Select(s => (s.Key, s.Value as JsonObject))]);
        return Envelope.List(Secrets(script).Select(Public));
    }

    private void Change(Call call, StoredScript script, IReadOnlyList<(string Name, JsonObject? Value)> changes)
    {
        if (script.LiveVersion != script.LatestVersion || script.CurrentDeployment?.Versions.Count > 1)
        {
            throw new RefusalException(
                400, 10215,
                "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed. Please ensure that the latest version of your Worker is fully deployed (wrangler versions deploy) before modifying secrets. Alternatively, you can use the Cloudflare dashboard to modify secrets and deploy the version.");
        }

        var bindings = script.LatestVersion.Bindings.Select(b => (JsonObject)b.DeepClone()).ToList();
        foreach (var (name, value) in changes)
        {
            var index = bindings.FindIndex(b => (string?)b["name"] == name);
            if (index >= 0 && !StoredVersion.IsSecret(bindings[index]))
            {
                throw new RefusalException(400, 10053, $"Binding name '{name}' already in use. Please use a different name and try again.");
            }

            if (index >= 0)
            {
                bindings.RemoveAt(index);
            }

            if (value is not null)
            {
                bindings.Add((JsonObject)value.DeepClone());
            }
        }

        making.Edit(call, script, "secret", bindings);
    }

    private static JsonObject Find(StoredScript script, string name) =>
        Secrets(script).FirstOrDefault(s => (string?)s["name"] == name) ?? throw new RefusalException(404, 10056, $"Secret '{name}' not found.");

    private static JsonObject Public(JsonObject secret) => new() { ["name"] = (string?)secret["name"], ["type"] = (string?)secret["type"] };
}
