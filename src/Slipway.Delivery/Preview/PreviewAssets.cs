using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Bundles;

namespace Slipway.Delivery;

/// <summary>Static assets in Miniflare's options.</summary>
internal static class PreviewAssets
{
    /// <summary>Fields of the configuration that Miniflare takes as they are.</summary>
    private static readonly string[] Handling = ["html_handling", "not_found_handling"];

    /// <summary>The options of a Worker's assets: the configuration that they were built with, and over it the manifest's.</summary>
    public static async Task<JsonObject> OptionsAsync(PreviewedWorker worker, ArtifactAssets assets, PreviewFiles files, CancellationToken ct)
    {
        var config = assets.Config.DeepClone().AsObject();
        foreach (var (name, value) in worker.Source.Manifest?.Assets?.Config ?? [])
        {
            config[name] = value?.DeepClone();
        }

        var router = new JsonObject { ["has_user_worker"] = worker.Code.MainModule is not null };
        switch (config["run_worker_first"])
        {
            case JsonValue first when first.GetValueKind() == JsonValueKind.True:
                router["invoke_user_worker_ahead_of_assets"] = true;
                break;
            case JsonArray rules when rules.Count > 0:
                var texts = rules.Select(r => (string?)r ?? "").ToArray();
                router["static_routing"] = new JsonObject
                {
                    ["user_worker"] = new JsonArray([.. texts.Where(r => !r.StartsWith('!')).Select(r => (JsonNode)r)]),
                    ["asset_worker"] = new JsonArray([.. texts.Where(r => r.StartsWith('!')).Select(r => (JsonNode)r[1..])]),
                };
                break;
        }

        var options = new JsonObject
        {
            ["directory"] = await files.WriteAsync(assets, config, ct),
            ["routerConfig"] = router,
            ["assetConfig"] = new JsonObject(
                Handling.Where(name => config[name] is not null).Select(name => KeyValuePair.Create(name, (JsonNode?)config[name]!.DeepClone()))),
        };
        if ((worker.Source.Manifest?.Assets?.BindingName ?? (string?)config["binding"]) is { } binding && worker.Code.MainModule is not null)
        {
            options["binding"] = binding;
        }

        return options;
    }
}
