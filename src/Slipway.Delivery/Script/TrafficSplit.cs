using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Which versions get which share of the traffic: one version, or two
/// (developers.cloudflare.com/workers/configuration/versions-and-deployments/gradual-deployments).</summary>
internal static class TrafficSplit
{
    /// <summary>The split that gives a version its share, and the rest to the version that had the most before.</summary>
    /// <param name="current">The split in force.</param>
    /// <param name="versionId">The version.</param>
    /// <param name="share">Its share.</param>
    public static IReadOnlyList<VersionTraffic> Give(IReadOnlyList<VersionTraffic> current, string versionId, TrafficShare share)
    {
        var rest = current.Where(v => v.VersionId != versionId).MaxBy(v => v.Percentage);
        return share.IsAll || rest is null
            ? [new(versionId, 100)]
            : [new(versionId, share.Percent), new(rest.VersionId, 100 - share.Percent)];
    }

    /// <summary>Whether two splits are the same, in whatever order.</summary>
    public static bool AreSame(IReadOnlyList<VersionTraffic> one, IReadOnlyList<VersionTraffic> other) =>
        one.Count == other.Count && one.All(a => other.Any(b => a.VersionId == b.VersionId && a.Percentage == b.Percentage));

    /// <summary>For people: <c>version 0f3a1c2d (commit 1234567) 90 %, …</c>, the larger share first.</summary>
    public static string Describe(IReadOnlyList<VersionTraffic> split, Func<string, string> label) =>
        string.Join(", ", split.OrderByDescending(v => v.Percentage).Select(v => $"{label(v.VersionId)} {TrafficShare.Format(v.Percentage)} %"));
}
