namespace Slipway.Manifests;

/// <summary>A manifest breaks rules.</summary>
/// <param name="problems">Each a sentence: where, which value, the rule, what to do.</param>
public sealed class ManifestException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>All problems, in the order of the files.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
