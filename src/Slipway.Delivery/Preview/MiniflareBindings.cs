using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Puts bindings, as the API takes them, into the options of one Worker in Miniflare
/// (github.com/cloudflare/workers-sdk/tree/main/packages/miniflare).</summary>
/// <param name="options">The Worker's options, which receive them.</param>
/// <param name="workers">The names of all Workers that are previewed.</param>
/// <param name="sqliteClasses">Says of a Worker and a class of it whether its Durable Objects have SQLite.</param>
/// <param name="files">Gives the file of a module, for parts of a script; null when there is none of that name.</param>
internal sealed class MiniflareBindings(
    JsonObject options, IReadOnlySet<string> workers, Func<string, string, bool> sqliteClasses, Func<string, string?> files)
{
    /// <summary>Where wrangler, too, takes the address of a database that stands for a Hyperdrive configuration on one's own machine.</summary>
    private const string HyperdriveVariable = "CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_";

    private readonly string worker = (string)options["name"]!;

    /// <summary>Bindings that are not there, each with its type.</summary>
    public List<string> Unavailable { get; } = [];

    /// <summary>Workers that others are bound to and that are not previewed, by the binding.</summary>
    public Dictionary<string, string> Absent { get; } = [];

    /// <summary>Adds a text: a variable's or a secret's.</summary>
    public void AddText(string name, string value) => Of("bindings")[name] = value;

    /// <summary>Adds a binding.</summary>
    public void Add(JsonObject binding)
    {
        var name = Text(binding, "name") ?? "";
        var type = Text(binding, "type") ?? "";
        var isThere = type switch
        {
            "plain_text" or "secret_text" => Set("bindings", name, binding["text"]),
            "json" => Set("bindings", name, binding["json"]),
            "kv_namespace" => Set("kvNamespaces", name, binding["namespace_id"]),
            "r2_bucket" => Set("r2Buckets", name, binding["bucket_name"]),
            "d1" => Set("d1Databases", name, binding["database_id"] ?? binding["id"]),
            "queue" => Set("queueProducers", name, Fields(binding, ("queueName", "queue_name"), ("deliveryDelay", "delivery_delay"))),
            "analytics_engine" => Set("analyticsEngineDatasets", name, Fields(binding, ("dataset", "dataset"))),
            "ratelimit" => Set("ratelimits", name, Fields(binding, ("namespace_id", "namespace_id"), ("simple", "simple"))),
            "version_metadata" => SetOnce("versionMetadata", name),
            "images" => SetOnce("images", new JsonObject { ["binding"] = name }),
            "send_email" => AddEmail(binding),
            "hyperdrive" => Set("hyperdrives", name, Environment.GetEnvironmentVariable(HyperdriveVariable + name)),
            "durable_object_namespace" => AddDurableObject(name, binding),
            "workflow" => AddWorkflow(name, binding),
            "service" => AddService(name, binding),
            "wasm_module" => AddPart("wasm", name, binding),
            "text_blob" => AddPart("text", name, binding),
            "data_blob" => AddPart("data", name, binding),
            // The Worker's own assets, which it has by the bundle.
            "assets" => true,
            _ => false,
        };
        if (!isThere)
        {
            Unavailable.Add($"{name} ({type})");
        }
    }

    private bool AddDurableObject(string name, JsonObject binding)
    {
        var script = Text(binding, "script_name") is { } other && other != worker ? other : null;
        if (Text(binding, "class_name") is not { } className || (script is not null && !workers.Contains(script)))
        {
            return false;
        }

        var target = new JsonObject { ["className"] = className, ["useSQLite"] = sqliteClasses(script ?? worker, className) };
        if (script is not null)
        {
            target["scriptName"] = script;
        }

        return Set("durableObjects", name, target);
    }

    private bool AddWorkflow(string name, JsonObject binding)
    {
        var script = Text(binding, "script_name") is { } other && other != worker ? other : null;
        return Text(binding, "class_name") is not null && (script is null || workers.Contains(script))
            && Set("workflows", name, Fields(binding, ("name", "workflow_name"), ("className", "class_name"), ("scriptName", script is null ? "" : "script_name")));
    }

    private bool AddService(string name, JsonObject binding)
    {
        if (Text(binding, "service") is not { } service)
        {
            return false;
        }

        if (!workers.Contains(service))
        {
            Absent[name] = service;
            return true;
        }

        return Set("serviceBindings", name, Fields(binding, ("name", "service"), ("entrypoint", "entrypoint")));
    }

    private bool AddEmail(JsonObject binding)
    {
        var email = binding.DeepClone().AsObject();
        email.Remove("type");
        var list = (Of("email")["send_email"] ??= new JsonArray()).AsArray();
        list.Add((JsonNode)email);
        return true;
    }

    private bool AddPart(string kind, string name, JsonObject binding)
    {
        if (Text(binding, "part") is not { } part || files(part) is not { } file)
        {
            return false;
        }

        (Of("parts")[kind] ??= new JsonObject()).AsObject()[name] = file;
        return true;
    }

    /// <summary>A binding of which Miniflare takes one for each Worker.</summary>
    private bool SetOnce(string option, JsonNode value)
    {
        if (options.ContainsKey(option))
        {
            return false;
        }

        options[option] = value;
        return true;
    }

    private bool Set(string option, string name, JsonNode? value)
    {
        if (value is null)
        {
            return false;
        }

        Of(option)[name] = value.DeepClone();
        return true;
    }

    private JsonObject Of(string option) => (options[option] ??= new JsonObject()).AsObject();

    private static JsonObject Fields(JsonObject binding, params (string Miniflare, string Api)[] fields) =>
        new(fields.Where(f => binding[f.Api] is not null).Select(f => KeyValuePair.Create(f.Miniflare, (JsonNode?)binding[f.Api]!.DeepClone())));

    private static string? Text(JsonObject fields, string name) =>
        fields[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
