using System.Text.RegularExpressions;

namespace Slipway.Kubernetes;

/// <summary>The name of a namespace: an RFC 1123 label
/// (kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names).</summary>
public sealed partial record NamespaceName
{
    /// <summary>Characters at the most.</summary>
    public const int MaxLength = 63;

    private NamespaceName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static NamespaceName Parse(string text) =>
        text.Length <= MaxLength && Rule().IsMatch(text)
            ? new NamespaceName(text)
            : throw new FormatException(
                $"is not the name of a namespace: 1 to {MaxLength} lower-case letters, digits and hyphens, with a letter or digit at both ends (RFC 1123 label).");

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
