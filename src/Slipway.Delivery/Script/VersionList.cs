using System.Globalization;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>The versions of a Worker as people see and name them.</summary>
internal static class VersionList
{
    /// <summary>As few characters of an id or a commit as may stand for it: git's limit.</summary>
    private const int MinPrefixLength = 4;

    /// <summary>Describes versions.</summary>
    public static IReadOnlyList<VersionStatus> Of(IReadOnlyList<WorkerVersion> versions, IReadOnlyList<VersionTraffic> traffic, DeliveryState state) =>
        [.. versions.Select(version => Of(version, traffic, state))];

    /// <summary>The version that had the traffic before the one that has it now; of two that have it, the older one.</summary>
    /// <exception cref="DeliveryException">There is none.</exception>
    public static VersionStatus Before(WorkerAddress address, IReadOnlyList<VersionStatus> versions, LiveWorker live)
    {
        var current = live.Traffic.Select(t => t.VersionId).ToHashSet();
        if (current.Count > 1 && versions.LastOrDefault(v => current.Contains(v.Id)) is { } older)
        {
            return older;
        }

        var earlier = live.Deployments.Skip(1).Select(d => d.Versions?.MaxBy(v => v.Percentage)?.VersionId).FirstOrDefault(id => id is not null && !current.Contains(id));
        return versions.FirstOrDefault(v => v.Id == earlier)
            ?? versions.SkipWhile(v => !current.Contains(v.Id)).FirstOrDefault(v => !current.Contains(v.Id))
            ?? throw new DeliveryException($"rolling back {address}: there is no version before the one that is deployed. 'slipway rollback --list' shows all.");
    }

    /// <summary>The version that a word names.</summary>
    /// <exception cref="DeliveryException">None, or several.</exception>
    public static VersionStatus Find(WorkerAddress address, IReadOnlyList<VersionStatus> versions, string word)
    {
        var text = word.Trim().ToLowerInvariant();
        if (versions.FirstOrDefault(v => v.Id == text || v.Number?.ToString(CultureInfo.InvariantCulture) == text) is { } exact)
        {
            return exact;
        }

        if (text.Length < MinPrefixLength)
        {
            throw None(address, versions, word);
        }

        var byId = versions.Where(v => v.Id.StartsWith(text, StringComparison.Ordinal)).ToList();
        var byCommit = versions.Where(v => v.Commit.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        var commits = byCommit.Select(v => v.Commit).Distinct().ToList();
        return (byId.Count + commits.Count) switch
        {
            0 => throw None(address, versions, word),
            1 => byId.Count == 1 ? byId[0] : byCommit[0],
            _ => throw new DeliveryException(
                $"rolling back {address} to '{word}': that is the beginning of several: {string.Join(", ", byId.Concat(byCommit).Distinct().Select(Describe))}. Write more of it, or the version's number."),
        };
    }

    private static DeliveryException None(WorkerAddress address, IReadOnlyList<VersionStatus> versions, string word) => new(
        $"rolling back {address} to '{word}': no version that can be deployed has this id, number or commit. There are {string.Join(", ", versions.Take(5).Select(Describe))}{(versions.Count > 5 ? ", …" : "")}.");

    private static string Describe(VersionStatus version) =>
        $"{(version.Number is { } number ? $"{number} " : "")}({VersionLabel.Short(version.Id)}{(version.Commit.Length > 0 ? $", commit {VersionLabel.ShortCommit(version.Commit)}" : "")})";

    private static VersionStatus Of(WorkerVersion version, IReadOnlyList<VersionTraffic> traffic, DeliveryState state)
    {
        var delivered = state.Script?.Find(version.Id);
        return new(
            version.Id,
            version.Number,
            version.Metadata?.CreatedOn,
            version.Tag ?? delivered?.Commit ?? "",
            version.Message ?? delivered?.ObjectKey ?? "",
            traffic.FirstOrDefault(t => t.VersionId == version.Id)?.Percentage ?? 0,
            delivered is not null,
            version.Metadata?.Source ?? "");
    }
}
