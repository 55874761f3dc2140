using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Cloudflare;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>What of a Worker's version changes, field by field.</summary>
/// <param name="context">What planning works with.</param>
/// <param name="desired">The version that shall be.</param>
/// <param name="unnamed">Settings that the manifest does not name.</param>
/// <param name="migrations">Durable Object migrations.</param>
/// <param name="live">What is there.</param>
/// <param name="store">The store, for the index of the bundle that is deployed.</param>
internal sealed class WorkerFields(PlanningContext context, DesiredVersion desired, UnnamedSettings unnamed, MigrationPlan migrations, LiveWorker live, IObjectStore store)
{
    private readonly List<FieldChange> changes = [];

    /// <summary>All fields of a Worker that is new.</summary>
    public IReadOnlyList<FieldChange> OfNew()
    {
        Compare(null, null, null);
        return changes;
    }

    /// <summary>The fields that differ from the version with the most traffic.</summary>
    public async Task<IReadOnlyList<FieldChange>> OfUpdateAsync(CancellationToken ct)
    {
        if (live.MainVersionId is not { } id)
        {
            Compare(null, null, null);
            return changes;
        }

        var delivered = context.State.Script?.Find(id);
        var version = await live.VersionAsync(id, ct);
        if (delivered is null)
        {
            var source = version.Metadata?.Source is { Length: > 0 } by ? $" ({by})" : "";
            changes.Add(new("version", $"{VersionLabel.Short(id)}{source}, not made by Slipway", "a new one"));
        }

        Compare(delivered, delivered is null ? null : await IndexAsync(delivered, ct), version);
        return changes;
    }

    private void Compare(DeliveredVersion? delivered, BundleIndex? index, WorkerVersion? version)
    {
        var code = desired.Code;
        Add("bundle", delivered is null ? null : Key(delivered.Bucket, delivered.ObjectKey), Key(code.Bucket, code.ObjectKey));
        Add("content", delivered is null ? null : VersionLabel.Short(delivered.ContentHash), VersionLabel.Short(code.ContentHash));
        Modules(index);
        Assets(index);
        var runtime = version is null ? null : LiveWorker.RuntimeOf(version);
        Add("compatibility_date", Text(runtime?["compatibility_date"]), desired.CompatibilityDate);
        Add("compatibility_flags", List(runtime?["compatibility_flags"] as JsonArray), List(desired.CompatibilityFlags));
        Setting("limits", runtime?["limits"] ?? live.Settings?.Limits);
        Setting("placement", UnnamedSettings.Written(live.Settings?.Placement));
        Setting("usage_model", runtime?["usage_model"]);
        Bindings(version is null ? [] : LiveWorker.BindingsOf(version));
        if (migrations.NewTag is { } tag)
        {
            Add("migrations", migrations.LiveTag, tag);
        }
    }

    private void Modules(BundleIndex? index)
    {
        var now = desired.Code.Modules.Concat(desired.Code.SourceMaps).ToDictionary(m => m.Name, m => m.Digest.Hex);
        if (index is null)
        {
            if (now.Count > 1)
            {
                Add("files", null, Count(now.Count));
            }

            return;
        }

        var before = index.Modules.Concat(index.SourceMaps).ToDictionary(m => m.Name, m => m.Sha256);
        var names = now.Keys.Except(before.Keys).Select(n => $"+{n}")
            .Concat(now.Keys.Where(n => before.TryGetValue(n, out var hash) && hash != now[n]).Select(n => $"~{n}"))
            .Concat(before.Keys.Except(now.Keys).Select(n => $"-{n}"))
            .Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            changes.Add(new("files", Count(before.Count), $"{Count(now.Count)}: {string.Join(" ", names)}"));
        }
    }

    private void Assets(BundleIndex? index)
    {
        var now = (desired.Code.Assets?.Files ?? []).ToDictionary(f => f.Path, f => f.Digest.Hex);
        var before = (index?.Assets?.Files ?? []).ToDictionary(f => f.Name, f => f.Sha256);
        var (added, removed) = (now.Keys.Except(before.Keys).Count(), before.Keys.Except(now.Keys).Count());
        var changed = now.Keys.Count(n => before.TryGetValue(n, out var hash) && hash != now[n]);
        if (added + changed + removed > 0)
        {
            changes.Add(new("assets", index is null ? null : Count(before.Count), $"{Count(now.Count)}: {added} new, {changed} changed, {removed} removed"));
        }
    }

    /// <summary>A setting that the manifest does not name stays as it is, or is taken back.</summary>
    private void Setting(string name, JsonNode? old)
    {
        if (desired.Settings[name] is { } wanted ? !IsSame(wanted, old) : unnamed.TakenBack.ContainsKey(name))
        {
            changes.Add(new(name, Text(old ?? unnamed.TakenBack[name]), Text(desired.Settings[name])));
        }
    }

    private void Bindings(IReadOnlyList<JsonObject> there)
    {
        var before = there.Where(b => !BindingText.IsSecret(b)).ToDictionary(DesiredBindings.NameOf);
        foreach (var binding in desired.Bindings)
        {
            if (!before.Remove(DesiredBindings.NameOf(binding), out var old) || !BindingText.IsSame(binding, old))
            {
                changes.Add(new($"bindings.{DesiredBindings.NameOf(binding)}", old is null ? null : BindingText.Describe(old, SameType(old, binding)), BindingText.Describe(binding)));
            }
        }

        // A secret of the manifest may take the place of a var of the same name: then it does not go away.
        foreach (var (name, old) in before)
        {
            changes.Add(new($"bindings.{name}", BindingText.Describe(old), context.Worker!.Secrets.Any(s => s.Name == name) ? BindingText.Secret : null));
        }
    }

    private static JsonObject? SameType(JsonObject old, JsonObject binding) => DesiredBindings.TypeOf(old) == DesiredBindings.TypeOf(binding) ? binding : null;

    /// <summary>The API may fill in how a placement is found; a limit that is not said is none.</summary>
    private static bool IsSame(JsonNode wanted, JsonNode? old) => wanted is JsonObject fields
        ? fields.All(f => JsonNode.DeepEquals(f.Value, old?[f.Key])) && (old as JsonObject ?? []).All(f => f.Value is null || (f.Key == "mode" && fields.Count > 0) || fields.ContainsKey(f.Key))
        : JsonNode.DeepEquals(wanted, old);

    /// <summary>The index of the bundle that is deployed; null when it cannot be read: it only makes the plan more telling.</summary>
    private async Task<BundleIndex?> IndexAsync(DeliveredVersion delivered, CancellationToken ct)
    {
        if (delivered.ObjectKey.Length == 0)
        {
            return null;
        }

        try
        {
            using var stored = await store.GetAsync(new(BucketName.Parse(delivered.Bucket), ArtifactKeys.Parse(delivered.ObjectKey).Index), ct);
            using var memory = new MemoryStream();
            await stored.Content.CopyToAsync(memory, ct);
            return BundleIndex.Parse(memory.ToArray());
        }
        catch (Exception e) when (e is ObjectStoreException or FormatException or IOException)
        {
            return null;
        }
    }

    private void Add(string field, string? old, string? now)
    {
        if (old != now)
        {
            changes.Add(new(field, old, now));
        }
    }

    private static string? Key(string bucket, string key) => key.Length == 0 ? null : $"{bucket}/{key}";

    private static string Count(int files) => string.Create(CultureInfo.InvariantCulture, $"{files} {(files == 1 ? "file" : "files")}");

    private static string? List(JsonArray? items) => List(items?.Select(i => (string?)i).OfType<string>() ?? []);

    private static string? List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : null;

    private static string? Text(JsonNode? value) => value switch
    {
        null or JsonObject { Count: 0 } => null,
        JsonValue text when text.TryGetValue<string>(out var plain) => plain,
        _ => BindingText.ToText(value),
    };
}
