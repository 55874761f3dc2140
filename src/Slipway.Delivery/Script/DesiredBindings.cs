using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The bindings of a version, as the API takes them; secrets are not among them.</summary>
internal static class DesiredBindings
{
    /// <summary>Those of the manifest, then what the bundle brings along: its assets, and the parts of a script in service-worker format.</summary>
    public static IReadOnlyList<JsonObject> Of(CloudflareWorker worker, ResolvedValues values, WorkerCode code)
    {
        var bindings = worker.Bindings.Select(binding => Of(binding, values)).ToList();
        if (AssetsBindingName(worker, code) is { } assets && bindings.TrueForAll(b => NameOf(b) != assets))
        {
            bindings.Add(new JsonObject { ["type"] = "assets", ["name"] = assets });
        }

        return [.. bindings, .. Parts(code, [.. bindings.Select(NameOf), .. worker.Secrets.Select(secret => secret.Name)])];
    }

    /// <summary>The parts that a script in service-worker format was built with, but those whose name the manifest gives to something else.</summary>
    /// <param name="code">The code.</param>
    /// <param name="taken">Names that the manifest binds.</param>
    public static IEnumerable<JsonObject> Parts(WorkerCode code, IReadOnlyCollection<string> taken) =>
        code.IsServiceWorker ? DeclaredNames.PartBindings(code.Index?.Bindings ?? []).Where(part => !taken.Contains(NameOf(part))) : [];

    /// <summary>Says which bindings the code was built for and will not find.</summary>
    public static void WarnOfMissing(PlanningContext context, WorkerCode code, IReadOnlyList<JsonObject> bindings)
    {
        var known = bindings.Select(NameOf).Concat(context.Worker!.Secrets.Select(s => s.Name)).ToHashSet();
        var missing = DeclaredNames.Of(code.Index?.Bindings ?? []).Where(name => !known.Contains(name)).ToList();
        if (missing.Count > 0)
        {
            context.Warnings.Add(
                $"the wrangler config that the bundle was built with declares {string.Join(", ", missing)}, which the manifest does not have: the Worker will run without. "
                + "Values belong into the manifest, so that each environment has its own: add them there.");
        }

        if (context.Worker.Migrations is null && code.Index?.Bindings["migrations"] is JsonArray { Count: > 0 })
        {
            context.Warnings.Add(
                "the wrangler config that the bundle was built with has Durable Object migrations, and the manifest has none: no classes will be made, renamed or deleted. Add durable_objects.migrations to the manifest.");
        }
    }

    /// <summary>A binding's name.</summary>
    public static string NameOf(JsonObject binding) => (string?)binding["name"] ?? "";

    /// <summary>A binding's type.</summary>
    public static string TypeOf(JsonObject binding) => (string?)binding["type"] ?? "";

    private static string? AssetsBindingName(CloudflareWorker worker, WorkerCode code) =>
        code.Assets is null || code.MainModule is null ? null : worker.Assets?.BindingName ?? (string?)code.Assets.Config["binding"];

    private static JsonObject Of(WorkerBinding binding, ResolvedValues values)
    {
        var json = new JsonObject { ["type"] = binding.Type, ["name"] = binding.Name };
        foreach (var (field, value) in binding.Fields)
        {
            json[field] = values.Json(value);
        }

        // Cloudflare renamed the field and takes both; older and newer parts of the API ask for one or the other.
        if (binding.Type == "d1" && (json["database_id"] ?? json["id"]) is { } database)
        {
            (json["id"], json["database_id"]) = (database.DeepClone(), database.DeepClone());
        }

        return json;
    }
}
