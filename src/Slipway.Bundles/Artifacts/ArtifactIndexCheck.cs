using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>Whether an index that somebody stored can be one of ours: it decides which files are read, and under which names they are
/// deployed.</summary>
internal static class ArtifactIndexCheck
{
    /// <summary>Checks names, hashes and sizes.</summary>
    /// <exception cref="FormatException">What is wrong, as the rest of a sentence about the index.</exception>
    public static void Check(BundleIndex index)
    {
        CheckFiles(index.Modules, "module");
        CheckFiles(index.SourceMaps, "source map");
        CheckFiles(index.Assets?.Files ?? [], "asset");
        if (index.MainModule is { } main && index.Modules.All(module => module.Name != main))
        {
            throw new FormatException($"names the main module '{main}', and has no such module.");
        }

        if (index.MainModule is null && index.Modules.Count > 0)
        {
            throw new FormatException("has modules, and names no main module.");
        }

        CheckTotal(index.Modules, "modules");
        CheckTotal(index.SourceMaps, "source maps");
    }

    private static void CheckFiles(IReadOnlyList<BundleFile> files, string kind)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = kind == "asset" && file?.Name is ['/', .. var rest] ? rest : file?.Name;
            if (file is null || path!.Split('/').Any(part => part is "" or "." or "..") || path.Any(char.IsControl))
            {
                throw new FormatException($"has the {kind} '{file?.Name}', which is no path within a bundle.");
            }

            if (!names.Add(file.Name))
            {
                throw new FormatException($"has the {kind} '{file.Name}' twice.");
            }

            try
            {
                _ = Sha256Digest.Parse(file.Sha256);
            }
            catch (FormatException e)
            {
                throw new FormatException($"says of the {kind} '{file.Name}' that it has the SHA-256 '{file.Sha256}': that {e.Message}", e);
            }

            if (file.Size is < 0 or > Artifact.MaxBytes)
            {
                throw new FormatException($"says of the {kind} '{file.Name}' that it has {file.Size} bytes.");
            }
        }
    }

    private static void CheckTotal(IReadOnlyList<BundleFile> files, string kind)
    {
        if (files.Sum(file => file.Size) is var bytes and > Artifact.MaxBytes)
        {
            throw new FormatException(
                $"lists {kind} of {ByteSize.Describe(bytes)}: a Worker has at most {ByteSize.Describe(Artifact.MaxBytes)}.");
        }
    }
}
