using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>What is set for a script beside its code: settings, cron triggers, workers.dev.</summary>
internal sealed partial class SettingsApi(StoredCloud cloud, VersionMaking making)
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";

    private static readonly string[] VersionedSettings = ["compatibility_date", "compatibility_flags", "limits", "placement", "usage_model", "migrations", "annotations", "cache_options"];

    private static readonly string[] ScriptSettings = ["logpush", "observability", "tags", "tail_consumers"];

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Script}/settings", "workers_scripts:read", call => new Answer(Settings(cloud.Script(call))));
        table.Add($"PATCH {Script}/settings", "workers_scripts:edit", PatchSettings, body: BodyKind.Multipart);
        table.Add($"GET {Script}/script-settings", "workers_scripts:read", call => new Answer(OfScript(cloud.Script(call))));
        table.Add($"PATCH {Script}/script-settings", "workers_scripts:edit", PatchScriptSettings, schema: "ScriptSettingsPatch");
        table.Add($"GET {Script}/schedules", "workers_scripts:read", call => new Answer(Schedules(cloud.Script(call))));
        table.Add($"PUT {Script}/schedules", "workers_scripts:edit", PutSchedules, schema: "ScheduleUpdate");
        table.Add($"GET {Script}/subdomain", "workers_scripts:read", call => new Answer(Subdomain(cloud.Script(call))));
        table.Add($"POST {Script}/subdomain", "workers_scripts:edit", PostSubdomain, schema: "ScriptSubdomain");
        table.Add($"DELETE {Script}/subdomain", "workers_scripts:edit", DeleteSubdomain);
        table.Add("GET /accounts/{account}/workers/subdomain", "workers_scripts:read", GetAccountSubdomain);
        table.Add("PUT /accounts/{account}/workers/subdomain", "workers_scripts:edit", PutAccountSubdomain, body: BodyKind.Json);
        table.Add("DELETE /accounts/{account}/workers/subdomain", "workers_scripts:edit", DeleteAccountSubdomain);
    }

    private static JsonObject Settings(StoredScript script)
    {
        var settings = OfScript(script);
        var version = script.LatestVersion;
        settings["bindings"] = version.PublicBindings();
        settings["usage_model"] = "standard";
        foreach (var name in VersionedSettings.Where(n => n is not ("migrations" or "annotations") && version.Metadata[n] is not null))
        {
            settings[name] = version.Metadata[name]!.DeepClone();
        }

        return settings;
    }

    private Answer PatchSettings(Call call)
    {
        var script = cloud.Script(call);
        var patch = ScriptUpload.ReadMetadata(call.Request.Parts, "settings", call.IsLenient);
        if (patch.Select(p => p.Key).FirstOrDefault(k => k != "bindings" && !VersionedSettings.Contains(k) && !ScriptSettings.Contains(k)) is { } unknown && !call.IsLenient)
        {
            throw RefusalException.InvalidBody($"settings: '{unknown}' is not known");
        }

        if (script.LiveVersion != script.LatestVersion)
        {
            throw new RefusalException(
                400, 10214,
                "Script edit failed. You attempted to deploy the latest version with modified settings, but the latest version isn't currently deployed. Either upload a new version to edit the version settings, or use the script-level settings API (/workers/scripts/{script_name}/script-settings) to modify the \"logpush\" and \"tail_consumers\" settings.");
        }

        var uploaded = patch["bindings"] is JsonArray bindings ? new JsonArray([.. bindings.Select(b => Kept(script, (JsonObject)b!))]) : null;
        var resolved = uploaded is null
            ? script.LatestVersion.Bindings
            : new BindingRules(cloud.Account(call), script).Resolve(uploaded, null, strict: false, (SortedSet<string>)script.DurableObjectClasses);
        SetScriptSettings(script, patch);
        var versioned = new JsonObject([.. patch.Where(p => VersionedSettings.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))]);
        making.Edit(call, script, "settings", resolved, versioned);
        return new Answer(Settings(script));
    }

    /// <summary>A binding of which only type and name are said stays as it is.</summary>
    private static JsonObject Kept(StoredScript script, JsonObject binding) =>
        binding.Count == 2 && script.LatestVersion.Binding((string)binding["name"]!) is { } old && (string?)old["type"] == (string?)binding["type"]
            ? (JsonObject)old.DeepClone()
            : (JsonObject)binding.DeepClone();

    private static JsonObject OfScript(StoredScript script) => new()
    {
        ["logpush"] = script.Logpush,
        ["observability"] = script.Observability?.DeepClone(),
        ["tags"] = new JsonArray([.. script.Tags.Select(t => (JsonNode?)t)]),
        ["tail_consumers"] = script.TailConsumers?.DeepClone(),
    };

    private Answer PatchScriptSettings(Call call)
    {
        var script = cloud.Script(call);
        SetScriptSettings(script, call.Object);
        return new Answer(OfScript(script));
    }

    private static void SetScriptSettings(StoredScript script, JsonObject patch)
    {
        script.Logpush = patch["logpush"] is { } logpush ? (bool)logpush : script.Logpush;
        script.Observability = patch.ContainsKey("observability") ? patch["observability"]?.DeepClone() as JsonObject : script.Observability;
        script.Tags = patch.ContainsKey("tags") ? [.. (patch["tags"] as JsonArray ?? []).Select(t => (string)t!)] : script.Tags;
        script.TailConsumers = patch.ContainsKey("tail_consumers") ? patch["tail_consumers"]?.DeepClone() as JsonArray : script.TailConsumers;
    }

    private Answer PutSchedules(Call call)
    {
        var script = cloud.Script(call);
        var crons = ((JsonArray)call.Json!).Select(s => (string)s!["cron"]!).ToList();
        if (crons.Find(c => !Cron().IsMatch(c)) is { } wrong)
        {
            throw new RefusalException(400, 10100, $"The cron expression '{wrong}' is invalid: five fields are expected.");
        }

        script.Schedules = [.. crons.Distinct()];
        return new Answer(Schedules(script));
    }

    private static JsonObject Schedules(StoredScript script) => new()
    {
        ["schedules"] = new JsonArray([.. script.Schedules.Select(c => new JsonObject { ["cron"] = c, ["created_on"] = script.CreatedOn, ["modified_on"] = script.ModifiedOn })]),
    };

    private Answer PostSubdomain(Call call)
    {
        var (script, body) = (cloud.Script(call), call.Object);
        var enabled = (bool)body["enabled"]!;
        if (enabled && cloud.Account(call).Subdomain is null)
        {
            throw new RefusalException(400, 10063, "You need a workers.dev subdomain in order to proceed. Please go to the dashboard and open the Workers menu.");
        }

        script.IsSubdomainEnabled = enabled;
        script.ArePreviewsEnabled = (bool?)body["previews_enabled"] ?? script.ArePreviewsEnabled;
        return new Answer(Subdomain(script));
    }

    private Answer DeleteSubdomain(Call call)
    {
        var script = cloud.Script(call);
        (script.IsSubdomainEnabled, script.ArePreviewsEnabled) = (false, false);
        return new Answer(Subdomain(script));
    }

    private static JsonObject Subdomain(StoredScript script) => new() { ["enabled"] = script.IsSubdomainEnabled, ["previews_enabled"] = script.ArePreviewsEnabled };

    private Answer GetAccountSubdomain(Call call) => cloud.Account(call).Subdomain is { } subdomain
        ? new Answer(new JsonObject { ["subdomain"] = subdomain })
        : throw new RefusalException(404, 10007, "There is no subdomain on your account.");

    private Answer PutAccountSubdomain(Call call)
    {
        if (cloud.Account(call).Subdomain is not null)
        {
            throw new RefusalException(409, 10036, "Your account already has a subdomain.");
        }

        cloud.Account(call).Subdomain = (string?)call.Object["subdomain"] ?? throw RefusalException.InvalidBody("'subdomain' is missing");
        return GetAccountSubdomain(call);
    }

    private Answer DeleteAccountSubdomain(Call call)
    {
        cloud.Account(call).Subdomain = null;
        return new Answer(null);
    }

    [GeneratedRegex(@"^\S+( \S+){4}$")]
    private static partial Regex Cron();
}
