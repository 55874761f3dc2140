using System.Globalization;
using Slipway.Bundles;
using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Steps.STOREMETADATA;

/// <summary>What the artifact ConfigMap says about a bundle that was uploaded.</summary>
internal sealed record ArtifactMetadata
{
    public required BundleDirectory Bundle { get; init; }

    public required ResourceName Name { get; init; }

    public required NamespaceName Namespace { get; init; }

    public required BucketName Bucket { get; init; }

    public required ObjectKey Key { get; init; }

    public required Sha256Digest BundleHash { get; init; }

    public required string Commit { get; init; }

    public required IReadOnlyDictionary<LabelKey, LabelValue> Labels { get; init; }

    /// <summary>Reads the bundle index and makes the ConfigMap of it.</summary>
    /// <exception cref="StepUsageException">There is no index, or it is that of another bundle.</exception>
    /// <exception cref="StepFailedException">The index is damaged.</exception>
    public async Task<ConfigMap> ReadAsync(CancellationToken ct)
    {
        var bytes = await ReadIndexAsync(ct);
        var index = ParseIndex(bytes);
        var indexHash = Sha256Digest.Of(bytes);
        var (what, hash, size) = Content(index, indexHash, bytes.Length);
        if (hash != BundleHash)
        {
            throw new StepUsageException(
                $"checking the bundle in '{Bundle.Root}': --bundle-hash is '{BundleHash.Hex}', but its index says {hash.Hex} for {what}. "
                + "The index is that of another build: run measure-bundle again and give its result bundle-hash.");
        }

        return new ConfigMap
        {
            Namespace = Namespace,
            Name = Name,
            Labels = Labels,
            Data = new Dictionary<string, string>
            {
                ["bucket"] = Bucket.Value,
                ["path"] = Key.Value,
                ["content-hash"] = hash.Hex,
                ["size-bytes"] = size.ToString(CultureInfo.InvariantCulture),
                ["index-hash"] = indexHash.Hex,
                ["commit"] = Commit.Length > 0 ? Commit : index.Source.Commit,
            },
        };
    }

    /// <summary>What lies at the object key: the main module, or for a Worker of assets only the index itself.</summary>
    private (string What, Sha256Digest Hash, long Size) Content(BundleIndex index, Sha256Digest indexHash, long indexSize)
    {
        if (index.MainModule is not { } name)
        {
            return ("the index itself (a Worker of assets only)", indexHash, indexSize);
        }

        var main = index.Modules.FirstOrDefault(m => m.Name == name) ?? throw Damaged($"names the main module '{name}', but does not list it.");
        try
        {
            return ($"the main module '{name}'", Sha256Digest.Parse(main.Sha256), main.Size);
        }
        catch (FormatException e)
        {
            throw Damaged($"says for the main module '{name}' the hash '{main.Sha256}', which {e.Message}");
        }
    }

    private async Task<byte[]> ReadIndexAsync(CancellationToken ct)
    {
        try
        {
            return await ContainedFile.ReadAllBytesAsync(Bundle.IndexFile, Bundle.Root, ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StepUsageException(
                $"reading the bundle index '{Bundle.IndexFile}': there is no such file. measure-bundle writes it: run that step first, or correct --bundle-path.");
        }
    }

    private BundleIndex ParseIndex(byte[] bytes)
    {
        try
        {
            return BundleIndex.Parse(bytes);
        }
        catch (FormatException e)
        {
            throw Damaged(e.Message);
        }
    }

    private StepFailedException Damaged(string why) =>
        new($"reading the bundle index '{Bundle.IndexFile}': it {why} Run measure-bundle again.");
}
