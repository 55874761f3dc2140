namespace Slipway.Delivery;

/// <summary>How a version is called before people.</summary>
internal static class VersionLabel
{
    /// <summary>As many characters of an id or a commit as tell one from another.</summary>
    private const int ShortLength = 8;

    /// <summary><c>version 0f3a1c2d (commit 12345678)</c>; the commit is known for versions that were made from here.</summary>
    public static string Of(string id, DeliveryState state) =>
        state.Script?.Find(id) is { Commit.Length: > 0 } version ? $"version {Short(id)} (commit {ShortCommit(version.Commit)})" : $"version {Short(id)}";

    /// <summary>The beginning of an id or hash.</summary>
    public static string Short(string text) => text.Length > ShortLength ? text[..ShortLength] : text;

    /// <summary>The beginning of a commit; <c>-dirty</c> stays.</summary>
    public static string ShortCommit(string commit) => commit.EndsWith("-dirty", StringComparison.Ordinal) ? $"{Short(commit)}-dirty" : Short(commit);
}
