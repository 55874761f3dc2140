using System.Text.RegularExpressions;

namespace Slipway.Kubernetes;

/// <summary>The name of a ConfigMap, and of most other objects: an RFC 1123 subdomain
/// (kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names).</summary>
public sealed partial record ResourceName
{
    /// <summary>Characters at the most.</summary>
    public const int MaxLength = 253;

    private ResourceName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static ResourceName Parse(string text) =>
        IsSubdomain(text)
            ? new ResourceName(text)
            : throw new FormatException(
                $"is not the name of an object: 1 to {MaxLength} lower-case letters, digits, hyphens and dots, with a letter or digit at both ends and around every dot (RFC 1123 subdomain).");

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static bool IsSubdomain(string text) => text.Length <= MaxLength && Rule().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
