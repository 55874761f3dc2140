using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>
/// What a wrangler configuration binds to the Worker, as wrangler names it (<c>kv_namespaces</c>, <c>durable_objects</c>, <c>migrations</c>,
/// <c>triggers</c> …), for the bundle index: without values of vars, which may be secrets, without what only concerns development on
/// one machine, and without paths of the machine.
/// </summary>
public static class DeclaredBindings
{
    /// <summary>Fields of the configuration that bind nothing: they steer wrangler, are recorded elsewhere, or belong to a route.
    /// What is not named here is kept, so that kinds of bindings that are new are not lost.</summary>
    private static readonly HashSet<string> NotBindings =
    [
        "$schema", "account_id", "alias", "assets", "base_dir", "build", "cloudchamber", "compatibility_date", "compatibility_flags", "configPath",
        "define", "definedEnvironments", "deployConfigPath", "dev", "env", "find_additional_modules", "first_party_worker", "jsx_factory", "jsx_fragment",
        "keep_names", "keep_vars", "legacy_assets", "legacy_env", "main", "minify", "name", "no_bundle", "node_compat", "pages_build_output_dir",
        "preserve_file_names", "preview_urls", "python_modules", "route", "routes", "rules", "send_metrics", "targetEnvironment", "topLevelName",
        "tsconfig", "unsafe", "unsafe_hello_world", "upload_source_maps", "usage_model", "userConfigPath", "vars", "workers_dev", "zone_id",
    ];

    /// <summary>Fields of single bindings that are for development, some of which hold credentials.</summary>
    private static readonly HashSet<string> ForDevelopment =
        ["localConnectionString", "local_connection_string", "local_dev", "preview_database_id", "preview_id", "preview_bucket_name", "experimental_remote", "remote", "database_internal_env"];

    /// <summary>Picks the bindings of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="form">The form of the upload, which names the parts that are bound in service-worker format; or null.</param>
    /// <param name="project">Where it lies: full paths below the repository become relative to the project root.</param>
    public static JsonObject Of(EffectiveConfig config, UploadForm? form, ProjectLocation project)
    {
        var bindings = new JsonObject();
        foreach (var (name, value) in config.Config.Where(f => !NotBindings.Contains(f.Key)))
        {
            if (Clean(value, project) is { } kept)
            {
                bindings[name] = kept;
            }
        }

        if (config.Config["vars"] is JsonObject { Count: > 0 } vars)
        {
            bindings["vars"] = new JsonArray([.. vars.Select(v => v.Key).Order(StringComparer.Ordinal).Select(v => (JsonNode)v)]);
        }

        if (config.Config["unsafe"] is JsonObject { } hidden && hidden["bindings"] is JsonArray { Count: > 0 } list)
        {
            bindings["unsafe"] = new JsonArray([.. list.OfType<JsonObject>().Select(b => (JsonNode)new JsonObject
            {
                ["name"] = EffectiveConfig.Text(b, "name"),
                ["type"] = EffectiveConfig.Text(b, "type"),
            })]);
        }

        foreach (var bound in form?.Metadata["bindings"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if (EffectiveConfig.Text(bound, "part") is { } part && EffectiveConfig.Text(bound, "name") is { } name)
            {
                var kind = EffectiveConfig.Text(bound, "type") + "s";
                (bindings[kind] as JsonObject ?? (bindings[kind] = new JsonObject()).AsObject())[name] = part;
            }
        }

        return bindings;
    }

    /// <summary>A copy without empty lists and objects, which wrangler fills in as defaults; null when nothing is left.</summary>
    private static JsonNode? Clean(JsonNode? node, ProjectLocation project)
    {
        switch (node)
        {
            case JsonObject fields:
                var kept = new JsonObject();
                foreach (var (name, value) in fields.Where(f => !ForDevelopment.Contains(f.Key)))
                {
                    if (Clean(value, project) is { } clean)
                    {
                        kept[name] = clean;
                    }
                }

                return kept.Count > 0 ? kept : null;
            case JsonArray list:
                var items = list.Select(item => Clean(item, project)).Where(item => item is not null).ToArray();
                return items.Length > 0 ? new JsonArray(items) : null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Relative(value.GetValue<string>(), project);
            default:
                return node?.DeepClone();
        }
    }

    private static string Relative(string text, ProjectLocation project) =>
        text == project.RepositoryRoot || text.StartsWith(project.RepositoryRoot + "/", StringComparison.Ordinal)
            ? Path.GetRelativePath(project.ProjectRoot, text)
            : text;
}
