using Slipway.ObjectStore;

namespace Slipway.Bundles;

/// <summary>An artifact is not what it must be: nothing of it may be used.</summary>
/// <param name="origin">Which artifact: its address or directory.</param>
/// <param name="difference">What is wrong with which part, without a full stop.</param>
/// <param name="cure">What to do: whole sentences.</param>
/// <param name="inner">The exception behind it, if any.</param>
public sealed class ArtifactException(string origin, string difference, string cure, Exception? inner = null)
    : Exception($"reading the artifact {origin}: {difference}. {cure}", inner)
{
    /// <summary>What was expected, when two hashes differ; else null.</summary>
    public Sha256Digest? Expected { get; init; }

    /// <summary>What was found instead.</summary>
    public Sha256Digest? Found { get; init; }
}
