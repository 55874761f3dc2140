using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The version that manifest and bundle describe.</summary>
internal sealed record DesiredVersion
{
    /// <summary>Bytes of the annotation <c>workers/tag</c>, and of <c>workers/message</c>, at the most
    /// (developers.cloudflare.com/api/resources/workers/subresources/scripts).</summary>
    private const int MaxTagBytes = 100, MaxMessageBytes = 1000;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>What of wrangler's <c>assets</c> the API knows by the same name; the rest is for wrangler itself.</summary>
    private static readonly string[] AssetsFields = ["html_handling", "not_found_handling", "run_worker_first", "base_path", "_headers", "_redirects"];

    /// <summary>The code.</summary>
    public required WorkerCode Code { get; init; }

    /// <summary>The bindings without secrets, as the API takes them.</summary>
    public required IReadOnlyList<JsonObject> Bindings { get; init; }

    /// <summary>The compatibility date.</summary>
    public required string CompatibilityDate { get; init; }

    /// <summary>The compatibility flags.</summary>
    public required IReadOnlyList<string> CompatibilityFlags { get; init; }

    /// <summary>How assets are served; null without assets.</summary>
    public required JsonObject? AssetsConfig { get; init; }

    /// <summary>Settings of the version that the manifest names: some of <c>limits</c>, <c>placement</c>, <c>usage_model</c>; an empty one is set back.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>SHA-256 of all of the above and of every file, 64 hexadecimal digits.</summary>
    public required string UploadHash { get; init; }

    /// <summary>The annotations: the commit as tag, the object key as message.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Describes it; null when there is a problem, which is noted.</summary>
    public static DesiredVersion? Of(PlanningContext context, WorkerCode code)
    {
        var worker = context.Worker!;
        if ((worker.CompatibilityDate ?? code.Index?.CompatibilityDate) is not { } date)
        {
            context.Problems.Add(
                $"deploying Worker '{worker.WorkerName}': neither the manifest nor the bundle has a compatibility date, and Cloudflare would take its oldest, 2021-11-02. Add compatibility_date to the manifest.");
            return null;
        }

        // Cloudflare goes by UTC, and refuses the upload: 10021 "Can't set compatibility date in the future".
        var today = DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime);
        if (DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day > today)
        {
            context.Problems.Add(
                $"deploying Worker '{worker.WorkerName}': the compatibility date {date} of the {(worker.CompatibilityDate is null ? "bundle" : "manifest")} is in the future, which Cloudflare refuses: "
                + $"today is {today.ToString(DateFormat, CultureInfo.InvariantCulture)} (UTC). Correct compatibility_date.");
            return null;
        }

        if (code.MainModule is null && worker.Bindings.Count + worker.Secrets.Count > 0)
        {
            context.Problems.Add(
                $"deploying Worker '{worker.WorkerName}': its bundle has static assets and no code, so nothing could use {string.Join(", ", worker.Bindings.Select(b => b.Name).Concat(worker.Secrets.Select(s => s.Name)))}. Remove them from the manifest, or build a bundle with code.");
            return null;
        }

        var version = new DesiredVersion
        {
            Code = code,
            Bindings = DesiredBindings.Of(worker, context.Values, code),
            CompatibilityDate = date,
            CompatibilityFlags = worker.CompatibilityFlags ?? code.StandardFlags,
            AssetsConfig = AssetsConfigOf(worker, code),
            Settings = SettingsOf(worker),
            UploadHash = "",
            Annotations = AnnotationsOf(code),
        };
        return version with { UploadHash = CanonicalJson.Hash(version.Fingerprint()) };
    }

    /// <summary>The metadata of an upload without what differs from one upload to the next: annotations, secrets, tokens.</summary>
    public JsonObject Metadata()
    {
        var metadata = new JsonObject();
        if (Code.MainModule is { } main)
        {
            metadata[Code.IsServiceWorker ? "body_part" : "main_module"] = main;
            metadata["bindings"] = new JsonArray([.. Bindings.Select(b => b.DeepClone())]);
        }

        metadata["compatibility_date"] = CompatibilityDate;
        metadata["compatibility_flags"] = new JsonArray([.. CompatibilityFlags.Select(flag => (JsonNode)flag)]);
        if (AssetsConfig is not null)
        {
            metadata["assets"] = new JsonObject { ["config"] = AssetsConfig.DeepClone() };
        }

        // Left out, a setting is the plan's.
        foreach (var (name, value) in Settings.Where(setting => !IsEmpty(setting.Value)))
        {
            metadata[name] = value?.DeepClone();
        }

        return metadata;
    }

    private JsonObject Fingerprint()
    {
        var fingerprint = new JsonObject
        {
            ["metadata"] = Metadata(),
            ["modules"] = Files(Code.Modules.Concat(Code.SourceMaps).Select(file => (file.Name, file.ContentType, file.Digest.Hex))),
            ["assets"] = Files((Code.Assets?.Files ?? []).Select(file => (file.Path, file.ContentType, file.Digest.Hex))),
        };
        // To name a setting as empty is another wish than to say nothing of it.
        if (Settings.Where(setting => IsEmpty(setting.Value)).Select(setting => (JsonNode)setting.Key).ToArray() is { Length: > 0 } reset)
        {
            fingerprint["reset"] = new JsonArray(reset);
        }

        return fingerprint;
    }

    private static bool IsEmpty(JsonNode? setting) => setting is JsonObject { Count: 0 };

    private static JsonArray Files(IEnumerable<(string Name, string ContentType, string Hash)> files) =>
        new([.. files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new JsonArray(f.Name, f.ContentType, f.Hash))]);

    private static JsonObject SettingsOf(CloudflareWorker worker)
    {
        var settings = new JsonObject();
        if (worker.Limits is not null)
        {
            settings["limits"] = worker.Limits.DeepClone();
        }

        if (worker.Placement is not null)
        {
            settings["placement"] = worker.Placement.DeepClone();
        }

        if (worker.UsageModel is not null)
        {
            settings["usage_model"] = worker.UsageModel;
        }

        return settings;
    }

    /// <summary>The bundle's configuration as the API takes it, and over it what the manifest says.</summary>
    private static JsonObject? AssetsConfigOf(CloudflareWorker worker, WorkerCode code)
    {
        if (code.Assets is not { } assets)
        {
            return null;
        }

        var config = new JsonObject();
        foreach (var (name, value) in assets.Config.Where(f => AssetsFields.Contains(f.Key)).Concat(worker.Assets?.Config ?? []))
        {
            config[name] = value?.DeepClone();
        }

        return config;
    }

    private static SortedDictionary<string, string> AnnotationsOf(WorkerCode code)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [VersionAnnotation.Message] = Shorten(code.ObjectKey.Length > 0 ? code.ObjectKey : $"content sha256:{code.ContentHash}", MaxMessageBytes),
        };
        if (code.Commit.Length > 0)
        {
            annotations[VersionAnnotation.Tag] = Shorten(code.Commit, MaxTagBytes);
        }

        return annotations;
    }

    private static string Shorten(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text;
    }
}
