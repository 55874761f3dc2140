using System.Text.Json.Nodes;

namespace Slipway.Manifests.Reading;

/// <summary>How the Worker runs, as the API takes it.</summary>
internal static class SettingReader
{
    private static readonly string[] Places = ["region", "hostname", "host"];

    /// <summary>The API wants the switches said; what the manifest leaves out is Cloudflare's default.</summary>
    public static JsonObject? Observability(ObjectItem spec)
    {
        if (spec.Object("observability")?.ToJson() is not { } json)
        {
            return null;
        }

        json.TryAdd("enabled", false);
        if (json["logs"] is JsonObject logs)
        {
            logs.TryAdd("enabled", false);
            logs.TryAdd("invocation_logs", true);
        }

        return json;
    }

    public static JsonObject? Placement(ObjectItem spec, Problems problems)
    {
        if (spec.Object("placement") is not { } placement)
        {
            return null;
        }

        var json = placement.ToJson();
        var places = Places.Where(json.ContainsKey).ToList();
        if (places.Count > 1)
        {
            problems.Add(placement.At, $"names {string.Join(" and ", places)}: keep one of them.");
        }

        if (json["mode"]?.GetValue<string>() == "smart" && places.Count > 0)
        {
            problems.Add(placement.At, $"has the mode smart, which finds the place itself, and {places[0]}: keep one of them.");
        }

        return json;
    }

    /// <summary>Zero stands for the plan's limit, which the API knows as no limit given.</summary>
    public static JsonObject? Limits(ObjectItem spec)
    {
        var json = spec.Object("limits")?.ToJson();
        foreach (var name in json?.Where(limit => limit.Value!.GetValue<long>() == 0).Select(limit => limit.Key).ToList() ?? [])
        {
            json!.Remove(name);
        }

        return json;
    }

    public static AssetsSettings? Assets(ObjectItem spec, Problems problems)
    {
        if (spec.Object("assets") is not { } assets)
        {
            return null;
        }

        var fields = assets.Object("config");
        var config = fields?.ToJson() ?? [];
        if (fields is not null && config.ContainsKey("run_worker_first") && config.ContainsKey("run_worker_first_rules"))
        {
            problems.Add(fields.At, "has run_worker_first and run_worker_first_rules: keep one of them.");
        }

        // The API's names are those of the files, and its run_worker_first takes the rules too.
        Rename(config, "headers", "_headers");
        Rename(config, "redirects", "_redirects");
        Rename(config, "run_worker_first_rules", "run_worker_first");
        return new AssetsSettings(assets.Text("binding_name"), assets.Text("directory"), config);
    }

    private static void Rename(JsonObject json, string from, string to)
    {
        if (json.Remove(from, out var value))
        {
            json[to] = value;
        }
    }
}
