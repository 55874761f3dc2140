using System.Text.RegularExpressions;

namespace Slipway.Kubernetes;

/// <summary>The key of a label: a name, with or without a DNS subdomain and a slash in front
/// (kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set).</summary>
public sealed partial record LabelKey
{
    /// <summary>Characters of the name at the most, without the prefix.</summary>
    public const int MaxNameLength = 63;

    private LabelKey(string value) => Value = value;

    /// <summary>The label by which a tool marks what it manages
    /// (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels).</summary>
    public static LabelKey ManagedBy { get; } = new("app.kubernetes.io/managed-by");

    /// <summary>The key.</summary>
    public string Value { get; }

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static LabelKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 || ResourceName.IsSubdomain(text[..slash])) && IsName(text[(slash + 1)..])
            ? new LabelKey(text)
            : throw new FormatException(
                $"is not the key of a label: 1 to {MaxNameLength} letters, digits, hyphens, underscores and dots, with a letter or digit at both ends, in front of it, if wanted, a DNS subdomain and a slash, such as 'example.com/team'.");
    }

    /// <summary>Reads a key; an empty text gives null.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static LabelKey? ParseOptional(string text) => text.Length == 0 ? null : Parse(text);

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static bool IsName(string text) => text.Length <= MaxNameLength && NameRule().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();
}
