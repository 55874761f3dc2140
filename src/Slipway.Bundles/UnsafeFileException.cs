namespace Slipway.Bundles;

/// <summary>A file is not read, because it is not what it should be: a link out of its directory, a pipe, too large.</summary>
/// <param name="path">The file.</param>
/// <param name="why">What it is, as the end of a sentence.</param>
public sealed class UnsafeFileException(string path, string why)
    : IOException($"reading '{path}': {why}; it is not read. Let the build write a regular file there, in its own directory.")
{
    /// <summary>What it is, as the end of a sentence.</summary>
    public string Why { get; } = why;
}
