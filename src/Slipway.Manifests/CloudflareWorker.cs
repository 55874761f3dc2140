using System.Text.Json.Nodes;

namespace Slipway.Manifests;

/// <summary>A manifest of kind <c>CloudflareWorker</c>, whichever of its spellings it is written in: what a Worker shall be.</summary>
public sealed record CloudflareWorker
{
    /// <summary>The annotation that holds the SHA-256 of the object at the bundle's path, 64 hexadecimal digits.</summary>
    public const string ContentHashAnnotation = "slipway.dev/content-hash";

    /// <summary>Where the document begins.</summary>
    public required ManifestPosition Position { get; init; }

    /// <summary><c>metadata.name</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>metadata.env</c>, or null.</summary>
    public string? Environment { get; init; }

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary><c>metadata.annotations</c>.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of <see cref="ContentHashAnnotation"/>, or null.</summary>
    public string? ContentHash => Annotations.GetValueOrDefault(ContentHashAnnotation);

    /// <summary>The account's id, 32 hexadecimal digits once it is resolved.</summary>
    public required ManifestValue AccountId { get; init; }

    /// <summary>The Worker's name, 1 to 63 characters.</summary>
    public required string WorkerName { get; init; }

    /// <summary>Where the bundle lies; null when the code is <see cref="Content"/>, or not injected yet.</summary>
    public BundleReference? Bundle { get; init; }

    /// <summary>The code of a Worker of one module, written into the manifest; null when there is a <see cref="Bundle"/>.</summary>
    public string? Content { get; init; }

    /// <summary>The main module's name; null = as the bundle index says, else <c>index.js</c>.</summary>
    public string? MainModule { get; init; }

    /// <summary>The script's name, for a Worker in service-worker format: the API's <c>body_part</c>, in place of <see cref="MainModule"/>; else null.</summary>
    public string? BodyPart { get; init; }

    /// <summary>The compatibility date, <c>YYYY-MM-DD</c>; null = as the bundle index says.</summary>
    public string? CompatibilityDate { get; init; }

    /// <summary>The compatibility flags; null = as the bundle index says.</summary>
    public IReadOnlyList<string>? CompatibilityFlags { get; init; }

    /// <summary>The usage model as Cloudflare spells it (<c>standard</c>, <c>bundled</c>, <c>unbound</c>), or null.</summary>
    public string? UsageModel { get; init; }

    /// <summary>All bindings except secrets and <see cref="AssetsSettings.BindingName"/>, names unique over all of them; vars are bindings
    /// <c>plain_text</c> or <c>json</c>.</summary>
    public IReadOnlyList<WorkerBinding> Bindings { get; init; } = [];

    /// <summary>The secrets; their values must never be shown, logged or stored.</summary>
    public IReadOnlyList<WorkerSecret> Secrets { get; init; } = [];

    /// <summary>Durable Object migrations, in order, those with the same tag being steps of one; null = the manifest says nothing about them.</summary>
    public IReadOnlyList<DurableObjectMigration>? Migrations { get; init; }

    /// <summary>DNS record and route of one hostname, or null.</summary>
    public DnsSettings? Dns { get; init; }

    /// <summary>workers.dev, or null = left as it is.</summary>
    public WorkersDevSettings? WorkersDev { get; init; }

    /// <summary>Custom domains; null = the manifest says nothing about them.</summary>
    public IReadOnlyList<CustomDomain>? CustomDomains { get; init; }

    /// <summary>Routes; null = the manifest says nothing about them.</summary>
    public IReadOnlyList<WorkerRoute>? Routes { get; init; }

    /// <summary>Cron triggers, in UTC; null = the manifest says nothing about them.</summary>
    public IReadOnlyList<string>? Schedules { get; init; }

    /// <summary>Observability as the API takes it (snake_case), or null.</summary>
    public JsonObject? Observability { get; init; }

    /// <summary>Placement as the API takes it, empty = none; null = left as it is.</summary>
    public JsonObject? Placement { get; init; }

    /// <summary>Limits as the API takes them (<c>cpu_ms</c>, <c>subrequests</c>), those left out being the plan's; null = left as they are.</summary>
    public JsonObject? Limits { get; init; }

    /// <summary>Logpush, or null = left as it is.</summary>
    public bool? Logpush { get; init; }

    /// <summary>Tail consumers as the API takes them (<c>service</c>, <c>environment</c>, <c>namespace</c>), references as in
    /// <see cref="JsonReferences"/>; null = the manifest says nothing about them.</summary>
    public IReadOnlyList<JsonObject>? TailConsumers { get; init; }

    /// <summary>Static assets: how they are served; the files are the bundle's. Null = as the bundle index says.</summary>
    public AssetsSettings? Assets { get; init; }
}

/// <summary>Where a bundle lies.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Path">The object key of the main module.</param>
public sealed record BundleReference(ManifestValue Bucket, string Path);

/// <summary>A binding, as the API takes it.</summary>
/// <param name="Name">The name in <c>env</c>.</param>
/// <param name="Type">The API's type, such as <c>kv_namespace</c>.</param>
/// <param name="Fields">The API's other fields (<c>namespace_id</c>, …), in the manifest's order.</param>
/// <param name="Position">Where it stands.</param>
public sealed record WorkerBinding(string Name, string Type, IReadOnlyDictionary<string, ManifestValue> Fields, ManifestPosition Position);

/// <summary>A secret.</summary>
/// <param name="Name">The name in <c>env</c>.</param>
/// <param name="Value">Where its value is; a literal is taken too, and never shown.</param>
/// <param name="Position">Where it stands.</param>
public sealed record WorkerSecret(string Name, ManifestValue Value, ManifestPosition Position)
{
    /// <summary>The API's type: <c>secret_text</c>, or <c>secret_key</c> for a key of SubtleCrypto.</summary>
    public string Type { get; init; } = "secret_text";

    /// <summary>The API's field that takes the value: <c>text</c>, <c>key_base64</c> or <c>key_jwk</c>.</summary>
    public string ValueField { get; init; } = "text";

    /// <summary>The API's other fields: <c>algorithm</c>, <c>format</c> and <c>usages</c> of a key.</summary>
    public JsonObject Fields { get; init; } = [];
}

/// <summary>One step of a Worker's Durable Object classes (developers.cloudflare.com/durable-objects/reference/durable-objects-migrations).</summary>
/// <param name="Tag">The tag that the Worker has after it.</param>
/// <param name="Changes">The API's fields: <c>new_classes</c>, <c>new_sqlite_classes</c>, <c>deleted_classes</c>, <c>renamed_classes</c>, <c>transferred_classes</c>;
/// references as in <see cref="JsonReferences"/>.</param>
/// <param name="OldTag">The tag that the Worker must have before it, when the manifest says so.</param>
public sealed record DurableObjectMigration(string Tag, JsonObject Changes, string? OldTag);

/// <summary>DNS record and route of one hostname.</summary>
/// <param name="Enabled">False takes both away.</param>
/// <param name="ZoneId">The zone's id; null = found by the hostname.</param>
/// <param name="Hostname">The hostname; an empty text when it is not enabled and the manifest names none.</param>
/// <param name="RoutePattern">The route's pattern; null = <c>hostname/*</c>.</param>
/// <param name="Position">Where it stands.</param>
public sealed record DnsSettings(bool Enabled, ManifestValue? ZoneId, ManifestValue Hostname, ManifestValue? RoutePattern, ManifestPosition Position);

/// <summary>Whether the Worker answers on workers.dev.</summary>
/// <param name="Enabled">The Worker itself.</param>
/// <param name="PreviewsEnabled">Its versions; null = left as it is.</param>
public sealed record WorkersDevSettings(bool Enabled, bool? PreviewsEnabled);

/// <summary>A custom domain, for which Cloudflare makes DNS record and certificate.</summary>
/// <param name="Hostname">The hostname.</param>
/// <param name="ZoneId">The zone's id; null = found by the hostname.</param>
/// <param name="Position">Where it stands.</param>
public sealed record CustomDomain(ManifestValue Hostname, ManifestValue? ZoneId, ManifestPosition Position);

/// <summary>A route. Its hostname needs a proxied DNS record, which somebody else looks after (<see cref="DnsSettings"/> makes one).</summary>
/// <param name="Pattern">The pattern, such as <c>example.com/api/*</c>.</param>
/// <param name="ZoneId">The zone's id; null = found by the pattern's hostname.</param>
/// <param name="Position">Where it stands.</param>
public sealed record WorkerRoute(ManifestValue Pattern, ManifestValue? ZoneId, ManifestPosition Position);

/// <summary>How static assets are served.</summary>
/// <param name="BindingName">Name of the binding <c>assets</c>, or null.</param>
/// <param name="Directory">The directory as the manifest names it: for people; the files come from the bundle.</param>
/// <param name="Config">The API's <c>assets.config</c>: <c>html_handling</c>, <c>not_found_handling</c>, <c>run_worker_first</c>, <c>_headers</c>, <c>_redirects</c>.</param>
public sealed record AssetsSettings(string? BindingName, string? Directory, JsonObject Config);
