namespace Slipway.Manifests.Reading;

/// <summary>Places in a manifest.</summary>
internal static class FieldPath
{
    /// <summary>A field of an object, as the manifest spells it.</summary>
    public static ManifestPosition Field(this ManifestPosition at, string name, int line) => at with { Line = line, Path = Join(at.Path, name) };

    /// <summary>A field that the object does not have.</summary>
    public static ManifestPosition Field(this ManifestPosition at, string name) => at.Field(name, at.Line);

    /// <summary>An item of a list.</summary>
    public static ManifestPosition Item(this ManifestPosition at, int index, int line) => at with { Line = line, Path = $"{at.Path}[{index}]" };

    private static string Join(string path, string name) =>
        !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$') ? $"{path}['{name}']"
        : path.Length == 0 ? name
        : $"{path}.{name}";
}
