namespace Slipway.Kubernetes;

/// <summary>The value of a label; it may be empty
/// (kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set).</summary>
public sealed record LabelValue
{
    private LabelValue(string value) => Value = value;

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static LabelValue Parse(string text) =>
        text.Length == 0 || LabelKey.IsName(text)
            ? new LabelValue(text)
            : throw new FormatException(
                $"is not the value of a label: at most {LabelKey.MaxNameLength} letters, digits, hyphens, underscores and dots, with a letter or digit at both ends.");

    /// <summary>Reads a value; an empty text gives null.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static LabelValue? ParseOptional(string text) => text.Length == 0 ? null : Parse(text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
