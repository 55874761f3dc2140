using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>The kinds of bindings, with the API's types and fields
/// (developers.cloudflare.com/api/resources/workers/subresources/scripts).</summary>
internal static class BindingKinds
{
    private static readonly ListShape Texts = new(new TextShape());

    /// <summary>The name or id of something outside the Worker, of whatever kind.</summary>
    private static readonly ReferenceShape Elsewhere = new(NameRules.Word);

    private static readonly Field WorkerEnvironment = new("environment", new TextShape(), "The Worker's environment.");

    public static readonly BindingKind DurableObjects = new(
        "durable_objects",
        "durable_object_namespace",
        "Durable Object classes that code reaches as env.NAME.",
        new Field("class_name", new TextShape(NameRules.Class), "The class."),
        new Field("script_name", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The Worker that exports the class, when it is another one."),
        WorkerEnvironment,
        new Field("namespace_id", Elsewhere, "The id of a namespace, in place of class and Worker."),
        new Field("dispatch_namespace", Elsewhere, "The dispatch namespace that the Worker is in."));

    /// <summary>All kinds that are plain lists.</summary>
    public static readonly IReadOnlyList<BindingKind> Lists =
    [
        new(
            "kv_namespaces",
            "kv_namespace",
            "KV namespaces.",
            Reference("namespace_id", ReferenceDefaults.KvNamespace, "The namespace's id.") with { MistakenNames = ["field_path", "id"] }),
        new(
            "r2_buckets",
            "r2_bucket",
            "R2 buckets.",
            Required(new Field("bucket_name", new ReferenceShape(NameRules.Bucket, ReferenceDefaults.R2Bucket), "The bucket's name.")),
            new Field("jurisdiction", new ChoiceShape(["eu", "fedramp", "fedramp-high", "us"]), "The bucket's jurisdiction.")),
        new("d1_databases", "d1", "D1 databases.", Reference("database_id", ReferenceDefaults.D1Database, "The database's id.", "id")),
        new("hyperdrive_configs", "hyperdrive", "Hyperdrive configurations.", Reference("id", ReferenceDefaults.Hyperdrive, "The configuration's id.", "hyperdrive_id", "config_id")),
        new(
            "services",
            "service",
            "Other Workers.",
            Required(new Field("service", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The other Worker's name.")),
            WorkerEnvironment,
            new Field("entrypoint", new TextShape(NameRules.Class), "The entrypoint class that is called; by default the default export.")),
        new(
            "queues",
            "queue",
            "Queues that the Worker sends to.",
            Reference("queue_name", ReferenceDefaults.Queue, "The queue's name."),
            new Field("delivery_delay", new NumberShape(0, null, IsWhole: true), "Seconds by which messages are delayed.")),
        new("analytics_engine_datasets", "analytics_engine", "Analytics Engine datasets.", Named("dataset", "The dataset's name.")),
        new("vectorize_indexes", "vectorize", "Vectorize indexes.", Named("index_name", "The index's name.")),
        new("ai", "ai", "Workers AI."),
        new("version_metadata", "version_metadata", "The id and tag of the version that runs."),
        new("browsers", "browser", "Browser Rendering."),
        new("images", "images", "Cloudflare Images."),
        new("media", "media", "Media transformations."),
        new("mtls_certificates", "mtls_certificate", "Client certificates for calls to origins.", Named("certificate_id", "The certificate's id.")),
        new("dispatch_namespaces", "dispatch_namespace", "Dispatch namespaces of Workers for Platforms.", Named("namespace", "The namespace's name."), Outbound()),
        new("rate_limits", "ratelimit", "Rate limits.", Text("namespace_id", "The id of the limit's counters, yours to choose.", "namespace"), SimpleLimit()),
        new(
            "send_email",
            "send_email",
            "Sending e-mail.",
            new Field("destination_address", new TextShape(), "The one address that mail goes to."),
            new Field("allowed_destination_addresses", Texts, "The addresses that mail may go to."),
            new Field("allowed_sender_addresses", Texts, "The addresses that mail may come from.")),
        new(
            "secrets_store_secrets",
            "secrets_store_secret",
            "Secrets of the account's Secrets Store.",
            Named("store_id", "The store's id."),
            Named("secret_name", "The secret's name in the store.")),
        new(
            "workflows",
            "workflow",
            "Workflows.",
            Named("workflow_name", "The workflow's name."),
            new Field("class_name", new TextShape(NameRules.Class), "The class that implements it."),
            new Field("script_name", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The Worker that exports the class, when it is another one.")),
        new("pipelines", "pipelines", "Pipelines.", Named("pipeline", "The pipeline's id.")),
        new("json_bindings", "json", "JSON values.", Required(new Field("json", new JsonShape(TextIsJson: true), "The value, as YAML or as a text that holds JSON."))),
        new(
            "inherit_bindings",
            "inherit",
            "Bindings that the previous version of the Worker has.",
            new Field("old_name", new TextShape(NameRules.Binding), "The binding's name there, when it is another one."),
            new Field("version_id", new TextShape(NameRules.Word), "The version; by default the newest.")),
        new("data_blobs", "data_blob", "Files as bytes, in service-worker format.", Text("part", "The file's name in the bundle.")),
        new("text_blobs", "text_blob", "Files as text, in service-worker format.", Text("part", "The file's name in the bundle.")),
        new("wasm_modules", "wasm_module", "WebAssembly modules, in service-worker format.", Text("part", "The file's name in the bundle.")),
        new(
            "ai_search",
            "ai_search",
            "AI Search instances.",
            Named("instance_name", "The instance's name."),
            new Field("namespace", Elsewhere, "The instance's namespace."),
            new Field("app_id", Elsewhere, "The id of the Flagship app.")),
        new("ai_search_namespaces", "ai_search_namespace", "AI Search namespaces.", Named("namespace", "The namespace's name.")),
        new("vpc_services", "vpc_service", "VPC services.", Named("service_id", "The service's id.")),
        new(
            "vpc_networks",
            "vpc_network",
            "VPC networks: network_id or tunnel_id.",
            new Field("network_id", Elsewhere, "The network's id."),
            new Field("tunnel_id", new ReferenceShape(NameRules.Word, ReferenceDefaults.Tunnel), "The tunnel's id.")),
        new(
            "tail_consumer_bindings",
            "tail_consumer",
            "Workers that code can call as tail consumers.",
            Required(new Field("service", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The other Worker's name."))),
    ];

    private static Field Required(Field field) => field with { IsRequired = true };

    private static Field Text(string name, string says, params string[] otherNames) =>
        new(name, new TextShape(NameRules.Word), says) { IsRequired = true, OtherNames = otherNames };

    private static Field Named(string name, string says) => Required(new Field(name, Elsewhere, says));

    private static Field Reference(string name, ReferenceDefault from, string says, params string[] otherNames) =>
        new(name, new ReferenceShape(NameRules.Word, from), says) { IsRequired = true, OtherNames = otherNames };

    private static Field Outbound() => new(
        "outbound",
        new ObjectShape(
        [
            new Field(
                "worker",
                new ObjectShape(
                [
                    new Field("service", new ReferenceShape(NameRules.Worker, ReferenceDefaults.Worker), "The outbound Worker's name."),
                    WorkerEnvironment,
                    new Field("entrypoint", new TextShape(NameRules.Class), "The entrypoint class that is called."),
                ]),
                "The outbound Worker."),
            new Field(
                "params",
                new ListShape(new EitherShape([new TextShape(), new ObjectShape([new Field("name", new TextShape(), "The parameter's name.") { IsRequired = true }])])),
                "Names of the parameters that the outbound Worker gets."),
        ]),
        "What calls of the dispatched Workers go through.");

    private static Field SimpleLimit() => Required(new Field(
        "simple",
        new ObjectShape(
        [
            new Field("limit", new NumberShape(1, null, IsWhole: false), "Requests that are let through in a period.") { IsRequired = true },
            new Field("period", new NumberShape(1, null, IsWhole: true), "The period, in seconds: 10 or 60.") { IsRequired = true },
            new Field("mitigation_timeout", new NumberShape(0, null, IsWhole: true), "Seconds for which a caller that went over the limit is refused."),
        ]),
        "The limit."));
}
