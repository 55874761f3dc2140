using System.Text.RegularExpressions;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// A revision as a server can be asked for it: the name of a branch, tag or other ref, or a SHA; empty = the default branch.
/// Where a name is both tag and branch, git's own rule holds (gitrevisions(7)): the tag wins; <c>heads/NAME</c> means the branch.
/// </summary>
/// <param name="Text">As git is asked for it, <c>HEAD</c> for the default branch.</param>
internal sealed partial record GitRevision(string Text)
{
    /// <summary>Refs of the repositories that a local run makes of a directory; what follows is the name of the commit.</summary>
    public const string SnapshotPrefix = "refs/slipway/snapshots/";

    private const string DefaultBranch = "HEAD";

    public bool IsEmpty => Text.Length == 0;

    /// <summary>What to fetch.</summary>
    public string Ref => IsEmpty ? DefaultBranch : Text;

    public bool IsFullSha => FullSha().IsMatch(Text);

    /// <summary>Four digits at least: git's own minimum (core.abbrev).</summary>
    public bool MayBeShortSha => ShortSha().IsMatch(Text);

    /// <summary>The name of the snapshot, or null when this is no snapshot.</summary>
    public string? SnapshotName => Text.StartsWith(SnapshotPrefix, StringComparison.Ordinal) ? Text[SnapshotPrefix.Length..] : null;

    /// <summary>For messages: <c>'main'</c>, or <c>the default branch</c>.</summary>
    public override string ToString() => IsEmpty ? "the default branch" : $"'{Text}'";

    /// <summary>Parses a revision; surrounding white space, such as the newline of a file that it was read from, is dropped.</summary>
    /// <exception cref="FormatException">It is not the name of a ref by git-check-ref-format(1), and no SHA.</exception>
    public static GitRevision Parse(string text)
    {
        var name = text.Trim();
        if (name.StartsWith('-') || name.Contains("..", StringComparison.Ordinal) || name.Contains("@{", StringComparison.Ordinal)
            || name.EndsWith('/') || name.EndsWith(".lock", StringComparison.Ordinal) || NotInRefs().IsMatch(name))
        {
            throw new FormatException("is no name that a server can be asked for. Valid: a branch, a tag, a full or short SHA, or refs/...");
        }

        return new GitRevision(FullSha().IsMatch(name) ? name.ToLowerInvariant() : name);
    }

    [GeneratedRegex("^(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$")]
    private static partial Regex FullSha();

    [GeneratedRegex("^[0-9a-fA-F]{4,63}$")]
    private static partial Regex ShortSha();

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\]")]
    private static partial Regex NotInRefs();
}
