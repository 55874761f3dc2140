using System.Security.Cryptography;

namespace Slipway.Pipelines.Tests;

/// <summary>What a directory holds, to be compared with what it holds later.</summary>
internal static class SourceSnapshotDirectoryState
{
    /// <summary>A line for everything below a directory, the git directory included: name, digest of the content, and time. Only the
    /// times of objects are left out: git renews them when it comes upon an object that it has no need to write again.</summary>
    public static IReadOnlyList<string> StateOf(string path) =>
        [.. new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(e => e.FullName + ' ' + e.LinkTarget
                + (e is FileInfo { LinkTarget: null } ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(e.FullName))) : "")
                + (e.FullName.Contains("/.git/objects/", StringComparison.Ordinal) ? "" : $" {e.LastWriteTimeUtc.Ticks}"))
            .Order(StringComparer.Ordinal)];
}
