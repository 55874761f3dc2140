using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Manifests of the Worker <c>api</c>, field by field.</summary>
internal static class Workers
{
    /// <summary>The Worker with the bundle <c>api/one.js</c> and nothing else.</summary>
    public static CloudflareWorker Api(string accountId) => new()
    {
        Position = At("kind"),
        Name = "api",
        AccountId = new LiteralValue(accountId, At("spec.account_id")),
        WorkerName = "api",
        Bundle = new BundleReference(new LiteralValue(DeliveryCase.Bucket, At("spec.r2_bundle.bucket")), "api/one.js"),
    };

    public static CloudflareWorker Bundle(this CloudflareWorker worker, string path) => worker with { Bundle = worker.Bundle! with { Path = path } };

    public static CloudflareWorker Var(this CloudflareWorker worker, string name, string text) =>
        worker.Bind(name, "plain_text", ("text", text));

    public static CloudflareWorker Bind(this CloudflareWorker worker, string name, string type, params (string Field, string Value)[] fields) => worker with
    {
        Bindings =
        [
            .. worker.Bindings.Where(b => b.Name != name),
            new WorkerBinding(name, type, fields.ToDictionary(f => f.Field, f => (ManifestValue)new LiteralValue(f.Value, At($"spec.{name}.{f.Field}"))), At($"spec.{name}")),
        ],
    };

    /// <summary>A binding to a resource that is known by its name.</summary>
    public static CloudflareWorker Refer(this CloudflareWorker worker, string binding, string type, string field, string kind, string name, string output) => worker with
    {
        Bindings =
        [
            .. worker.Bindings,
            new WorkerBinding(
                binding,
                type,
                new Dictionary<string, ManifestValue> { [field] = new ResourceReference(kind, name, $"status.outputs.{output}", null, At($"spec.{binding}")) },
                At($"spec.{binding}")),
        ],
    };

    public static CloudflareWorker Unbind(this CloudflareWorker worker, string name) => worker with { Bindings = [.. worker.Bindings.Where(b => b.Name != name)] };

    /// <summary>A secret; its value is <see cref="DeliveryCase.SecretValues"/>' of the same name.</summary>
    public static CloudflareWorker Secret(this CloudflareWorker worker, string name) => worker with
    {
        Secrets = [.. worker.Secrets, new WorkerSecret(name, new SecretKeyReference("api-secrets", name, null, At($"spec.secrets.{name}")), At($"spec.secrets.{name}"))],
    };

    public static CloudflareWorker WithoutSecret(this CloudflareWorker worker, string name) => worker with { Secrets = [.. worker.Secrets.Where(s => s.Name != name)] };

    public static CloudflareWorker DurableObject(this CloudflareWorker worker, string binding, string className) =>
        worker.Bind(binding, "durable_object_namespace", ("class_name", className));

    public static CloudflareWorker Migration(this CloudflareWorker worker, string tag, params string[] newClasses) => worker with
    {
        Migrations = [.. worker.Migrations ?? [], new DurableObjectMigration(tag, new JsonObject { ["new_sqlite_classes"] = new JsonArray([.. newClasses.Select(c => (JsonNode)c)]) }, null)],
    };

    public static ManifestPosition At(string path) => new("worker.yaml", 7, path);
}
