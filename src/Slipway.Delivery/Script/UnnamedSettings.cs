using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Settings of versions that the manifest does not name. An upload sets back all that it does not repeat: so what was set by hand goes up again,
/// and what an earlier manifest set goes away by being left out, as <c>wrangler deploy</c> takes it away.</summary>
/// <param name="Kept">What goes up again.</param>
/// <param name="TakenBack">What goes away, with the values that are there.</param>
internal sealed record UnnamedSettings(JsonObject Kept, JsonObject TakenBack)
{
    /// <summary>What the API adds to a placement.</summary>
    private static readonly string[] ReadOnly = ["status", "last_analyzed_at"];

    /// <summary>Sorts them.</summary>
    /// <param name="desired">The version that shall be.</param>
    /// <param name="live">What is there.</param>
    /// <param name="state">What was made from here; null = what is there was not.</param>
    public static UnnamedSettings Of(DesiredVersion desired, LiveWorker live, DeliveryState? state)
    {
        var ours = SetFromHere(live, state?.Script);
        var (kept, takenBack) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in new[] { ("limits", live.Settings?.Limits), ("placement", live.Settings?.Placement) })
        {
            if (!desired.Settings.ContainsKey(name) && Written(value) is { Count: > 0 } there)
            {
                (ours.Contains(name) ? takenBack : kept)[name] = there;
            }
        }

        return new(kept, takenBack);
    }

    /// <summary>A setting as somebody wrote it, without what the API adds.</summary>
    public static JsonObject? Written(JsonObject? value) =>
        value is null ? null : new(value.Where(f => f.Value is not null && !ReadOnly.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));

    /// <summary>The settings of the versions that have traffic, and of the newest one: what is there comes from one of them.</summary>
    private static HashSet<string> SetFromHere(LiveWorker live, DeliveredScript? script) =>
        script is null ? [] : [.. live.Traffic.Select(v => script.Find(v.VersionId)).Append(script.Versions.LastOrDefault()).SelectMany(v => v?.Settings ?? [])];
}
