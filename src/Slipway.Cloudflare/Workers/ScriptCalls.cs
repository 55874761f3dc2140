using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about Workers: script, settings, secrets, cron triggers.</summary>
public sealed class ScriptCalls
{
    private readonly ApiClient client;

    internal ScriptCalls(ApiClient client) => this.client = client;

    /// <summary>Reads the settings of the deployed script: bindings, compatibility, and what is not versioned.</summary>
    /// <returns>Null when there is no such Worker.</returns>
    public Task<ScriptSettings?> GetSettingsAsync(string accountId, string name, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Uploads a script and gives it all traffic at once; makes the Worker when there is none.</summary>
    public Task<UploadedScript> PutAsync(string accountId, string name, WorkerUpload upload, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Deletes a Worker with all its versions; one that is not there is deleted already.</summary>
    /// <param name="force">True = also when other Workers are bound to it or its Durable Objects.</param>
    public Task DeleteAsync(string accountId, string name, bool force, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Changes settings that are not versioned; the others stay.</summary>
    /// <param name="settings">Some of <c>logpush</c>, <c>observability</c>, <c>tags</c>, <c>tail_consumers</c>.</param>
    public Task PatchScriptSettingsAsync(string accountId, string name, JsonObject settings, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Lists the names of the secrets; nobody can read their values.</summary>
    public Task<IReadOnlyList<ScriptSecret>> GetSecretsAsync(string accountId, string name, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Sets and deletes secrets, which makes one new version and deploys it.</summary>
    /// <param name="secrets">The values by name; null deletes. Secrets that are not named stay.</param>
    public Task PatchSecretsBulkAsync(string accountId, string name, IReadOnlyDictionary<string, string?> secrets, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Lists the cron triggers, in UTC.</summary>
    public Task<IReadOnlyList<string>> GetSchedulesAsync(string accountId, string name, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Replaces all cron triggers.</summary>
    /// <param name="crons">Cron expressions, in UTC.</param>
    public Task PutSchedulesAsync(string accountId, string name, IReadOnlyList<string> crons, CancellationToken ct) => throw new NotSupportedException();
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

    /// <summary>The tag of the last Durable Object migration.</summary>
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
    string? Id = null, string? Tag = null, string? Etag = null, string? DeploymentId = null, int? StartupTimeMs = null, string? MigrationTag = null, bool? HasAssets = null)
{
    /// <summary>The id of the version that the upload made, with hyphens; null when the API does not say it: list the versions then.</summary>
    public string? VersionId => Guid.TryParse(DeploymentId, out var id) ? id.ToString("D") : null;
}

/// <summary>A secret's name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type"><c>secret_text</c> or <c>secret_key</c>.</param>
public sealed record ScriptSecret(string Name, string? Type = null);
