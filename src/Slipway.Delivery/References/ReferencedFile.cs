using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Files that a manifest takes values from.</summary>
internal static class ReferencedFile
{
    /// <summary>The full path of a file; null when the manifest is no file.</summary>
    public static string? PathOf(FileReference reference)
    {
        var manifest = Path.GetFullPath(reference.Position.File);
        return File.Exists(manifest) ? Path.GetFullPath(reference.Path, Path.GetDirectoryName(manifest)!) : null;
    }

    /// <summary>The whole text of a file, line breaks at its end included, as <c>kubectl create secret --from-file</c> takes it.</summary>
    /// <param name="reference">The file, relative to the directory of the manifest.</param>
    /// <param name="what">What it should hold, for errors.</param>
    /// <exception cref="FormatException">The manifest is no file: the rest of a sentence.</exception>
    /// <exception cref="DeliveryException">The file cannot be read.</exception>
    public static Task<string> ReadAsync(FileReference reference, string what, CancellationToken ct) =>
        // A manifest that came from somewhere else must not read what this machine has: an API token, say.
        PathOf(reference) is { } path
            ? TextFile.ReadAsync(path, what, "the path in the manifest", ct)
            : throw new FormatException(
                $"takes its value from the file '{reference.Path}', and the manifest is itself no file here. Take it from a Kubernetes Secret (secret_key_ref).");
}
