namespace Slipway.Bundles;

/// <summary>
/// The layout of the directory in which a bundle is made, which the steps after <c>bundle-worker</c> read:
/// <c>modules/</c> holds what wrangler wrote, <c>build.json</c> the <see cref="BuildRecord"/>, <c>bundle.json</c> the
/// <see cref="BundleIndex"/> that <c>measure-bundle</c> adds.
/// </summary>
/// <param name="Root">Full path of the directory.</param>
public sealed record BundleDirectory(string Root)
{
    /// <summary>Modules and source maps, at the paths that their names say.</summary>
    public string Modules => Path.Combine(Root, "modules");

    /// <summary>The file of the build record.</summary>
    public string BuildRecordFile => Path.Combine(Root, "build.json");

    /// <summary>The file of the bundle index.</summary>
    public string IndexFile => Path.Combine(Root, "bundle.json");

    /// <summary>Reads the build record.</summary>
    /// <exception cref="FormatException">The file is not a build record.</exception>
    /// <exception cref="IOException">There is none.</exception>
    public async Task<BuildRecord> ReadBuildRecordAsync(CancellationToken ct) =>
        BuildRecord.Parse(await ContainedFile.ReadAllBytesAsync(BuildRecordFile, Root, ct));

    /// <summary>Reads the bundle index.</summary>
    /// <exception cref="FormatException">The file is not a bundle index.</exception>
    /// <exception cref="IOException">There is none.</exception>
    public async Task<BundleIndex> ReadIndexAsync(CancellationToken ct) =>
        BundleIndex.Parse(await ContainedFile.ReadAllBytesAsync(IndexFile, Root, ct));
}
