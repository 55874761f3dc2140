using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about Workers: script, settings, secrets, cron triggers.</summary>
public sealed class ScriptCalls
{
    /// <summary>How the API says that there is no such Worker.</summary>
    private static readonly int[] Absent = [CloudflareErrorCode.ScriptNotFound, CloudflareErrorCode.ServiceNotFound, CloudflareErrorCode.EnvironmentNotFound];

    private readonly ApiClient client;

    internal ScriptCalls(ApiClient client) => this.client = client;

    /// <summary>Lists the names of all Workers of an account.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Scripts, $"/accounts/{accountId}/workers/scripts", $"listing the Workers of account '{accountId}'");
        return [.. (await client.ListAsync(call, CloudflareJson.Default.ListedScriptArray, ct)).Select(script => script.Id)];
    }

    /// <summary>Reads the settings of the deployed script: bindings, compatibility, and what is not versioned.</summary>
    /// <returns>Null when there is no such Worker.</returns>
    public async Task<ScriptSettings?> GetSettingsAsync(string accountId, string name, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Scripts, $"{Path(accountId, name)}/settings", $"reading the settings of Worker '{name}'");
        return await client.FindAsync(call, CloudflareJson.Default.JsonObject, Absent, ct) is { } json ? new ScriptSettings(json) : null;
    }

    /// <summary>Uploads a script and gives it all traffic at once; makes the Worker when there is none. With <c>migrations</c> in the
    /// metadata it is not repeatable, because they apply only once: look at the migration tag first when
    /// <see cref="CloudflareException.RequestMayHaveBeenApplied"/>.</summary>
    public Task<UploadedScript> PutAsync(string accountId, string name, WorkerUpload upload, CancellationToken ct)
    {
        // Without excludeScript the answer is the whole script; strict makes an error of a binding that cannot be inherited.
        var path = Path(accountId, name).With("excludeScript", true).With("bindings_inherit", "strict");
        var call = ApiCall.Put(ApiScope.Scripts, path, $"uploading Worker '{name}'") with { IsRepeatable = upload.Metadata["migrations"] is null };
        return client.SendAsync(call.WithForm(upload.ToForm()) with { Secrets = upload.SecretValues() }, CloudflareJson.Default.UploadedScript, ct);
    }

    /// <summary>Deletes a Worker with all its versions; one that is not there is deleted already.</summary>
    /// <param name="force">True = also when other Workers are bound to it or its Durable Objects.</param>
    public Task DeleteAsync(string accountId, string name, bool force, CancellationToken ct) =>
        client.DeleteAsync(ApiCall.Delete(ApiScope.Scripts, Path(accountId, name).With("force", force), $"deleting Worker '{name}'"), ct);

    /// <summary>Changes settings that are not versioned; the others stay.</summary>
    /// <param name="settings">Some of <c>logpush</c>, <c>observability</c>, <c>tags</c>, <c>tail_consumers</c>.</param>
    public Task PatchScriptSettingsAsync(string accountId, string name, JsonObject settings, CancellationToken ct)
    {
        var call = ApiCall.Patch(ApiScope.Scripts, $"{Path(accountId, name)}/script-settings", $"changing the settings of Worker '{name}'");
        return client.SendAsync(call.WithJson(settings), ct);
    }

    /// <summary>Lists the names of the secrets; nobody can read their values.</summary>
    public Task<IReadOnlyList<ScriptSecret>> GetSecretsAsync(string accountId, string name, CancellationToken ct) =>
        client.ListAsync(
            ApiCall.Get(ApiScope.Scripts, $"{Path(accountId, name)}/secrets", $"listing the secrets of Worker '{name}'"),
            CloudflareJson.Default.ScriptSecretArray,
            ct);

    /// <summary>Sets and deletes secrets, which makes one new version and deploys it.</summary>
    /// <param name="secrets">The values by name; null deletes. Secrets that are not named stay.</param>
    /// <exception cref="ArgumentException">A value is empty: it would take the place of the secret.</exception>
    public Task PatchSecretsBulkAsync(string accountId, string name, IReadOnlyDictionary<string, string?> secrets, CancellationToken ct)
    {
        if (secrets.FirstOrDefault(s => s.Value is "").Key is { } blank)
        {
            throw new ArgumentException($"setting the secrets of Worker '{name}': the value of '{blank}' is empty.", nameof(secrets));
        }

        var body = new JsonObject { ["secrets"] = new JsonObject(secrets.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)Secret(s.Key, s.Value)))) };
        var call = ApiCall.Patch(ApiScope.Scripts, $"{Path(accountId, name)}/secrets-bulk", $"setting the secrets of Worker '{name}'");
        return client.SendAsync(call.WithJson(body) with { Secrets = [.. secrets.Values.OfType<string>()] }, ct);
    }

    /// <summary>Lists the cron triggers, in UTC.</summary>
    public async Task<IReadOnlyList<string>> GetSchedulesAsync(string accountId, string name, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Scripts, $"{Path(accountId, name)}/schedules", $"reading the cron triggers of Worker '{name}'");
        return [.. (await client.ListAsync(call, CloudflareJson.Default.ScheduleArray, ct, "schedules")).Select(schedule => schedule.Cron)];
    }

    /// <summary>Replaces all cron triggers.</summary>
    /// <param name="crons">Cron expressions, in UTC.</param>
    public Task PutSchedulesAsync(string accountId, string name, IReadOnlyList<string> crons, CancellationToken ct)
    {
        var call = ApiCall.Put(ApiScope.Scripts, $"{Path(accountId, name)}/schedules", $"setting the cron triggers of Worker '{name}'");
        return client.SendAsync(call.WithJson(new JsonArray([.. crons.Select(cron => new JsonObject { ["cron"] = cron })])), ct);
    }

    internal static ApiPath Path(string accountId, string name) => $"/accounts/{accountId}/workers/scripts/{name}";

    private static JsonObject? Secret(string name, string? value) =>
        value is null ? null : new JsonObject { ["name"] = name, ["text"] = value, ["type"] = "secret_text" };
}

/// <summary>Settings of a script. All properties are null or empty when the API does not say them.</summary>
/// <param name="Json">The API's whole answer.</param>
public sealed record ScriptSettings(JsonObject Json)
{
    /// <summary>The bindings as the API says them, each with <c>name</c> and <c>type</c>; never a secret's value.</summary>
    public IReadOnlyList<JsonObject> Bindings => Json.Objects("bindings");

    /// <summary>The compatibility date, <c>YYYY-MM-DD</c>.</summary>
    public string? CompatibilityDate => Json.Text("compatibility_date");

    /// <summary>The compatibility flags.</summary>
    public IReadOnlyList<string> CompatibilityFlags => Json.Texts("compatibility_flags");

    /// <summary>The tag of the last Durable Object migration, if the settings say it; <see cref="WorkerVersion.MigrationTag"/> of the newest version does.</summary>
    public string? MigrationTag => Json.Text("migration_tag") ?? (Json["migrations"] as JsonObject)?.Text("new_tag");

    /// <summary>The Worker's tags.</summary>
    public IReadOnlyList<string> Tags => Json.Texts("tags");

    /// <summary>Whether Logpush is on.</summary>
    public bool? Logpush => Json.Bool("logpush");

    /// <summary>The usage model.</summary>
    public string? UsageModel => Json.Text("usage_model");

    /// <summary>Observability.</summary>
    public JsonObject? Observability => Json["observability"] as JsonObject;

    /// <summary>Placement.</summary>
    public JsonObject? Placement => Json["placement"] as JsonObject;

    /// <summary>Limits.</summary>
    public JsonObject? Limits => Json["limits"] as JsonObject;

    /// <summary>Tail consumers.</summary>
    public IReadOnlyList<JsonObject> TailConsumers => Json.Objects("tail_consumers");
}

/// <summary>What the API says of an uploaded script.</summary>
/// <param name="Id">The Worker's name.</param>
/// <param name="Tag">The Worker's id, which stays when it is renamed.</param>
/// <param name="Etag">A hash of the script.</param>
/// <param name="DeploymentId">The id of the version, a UUID without hyphens; see <see cref="VersionId"/>.</param>
/// <param name="StartupTimeMs">How long the script takes to start, in ms.</param>
/// <param name="MigrationTag">The tag of the last Durable Object migration.</param>
/// <param name="HasAssets">True = it has static assets.</param>
public sealed record UploadedScript(
    string? Id = null,
    string? Tag = null,
    string? Etag = null,
    string? DeploymentId = null,
    double? StartupTimeMs = null,
    string? MigrationTag = null,
    bool? HasAssets = null)
{
    /// <summary>The id of the version that the upload made, with hyphens; null when the API does not say it: list the versions then.</summary>
    public string? VersionId => Guid.TryParse(DeploymentId, out var id) ? id.ToString("D") : null;
}

/// <summary>A Worker in the list of all.</summary>
/// <param name="Id">Its name.</param>
internal sealed record ListedScript(string Id);

/// <summary>A cron trigger.</summary>
internal sealed record Schedule(string Cron);

/// <summary>A secret's name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type"><c>secret_text</c> or <c>secret_key</c>.</param>
public sealed record ScriptSecret(string Name, string? Type = null);
