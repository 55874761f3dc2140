using System.Text.RegularExpressions;

namespace Slipway.Manifests.Reading;

/// <summary>References written as text: <c>$kind/name/field.path</c>.</summary>
internal static partial class ReferenceText
{
    /// <summary>The parts of a text that begins with <c>$</c> in a place where only references do; null when it has not the form. The field
    /// may be left out.</summary>
    public static (string Kind, string Name, string FieldPath)? Parse(string text) =>
        Form().Match(text) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) : null;

    /// <summary>The reference that a text of any content is, or null: all three parts, and a kind of several words, which no other text has.</summary>
    public static ResourceReference? Find(string text, ManifestPosition at) =>
        Parse(text) is { FieldPath.Length: > 0 } parts && KindName.ToKebab(parts.Kind).Contains('-', StringComparison.Ordinal)
            ? new ResourceReference(parts.Kind, parts.Name, parts.FieldPath, null, at)
            : null;

    [GeneratedRegex(@"\A\$([A-Za-z][A-Za-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9._-]*)(?:/([A-Za-z_][A-Za-z0-9_.\[\]-]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
