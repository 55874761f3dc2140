using YamlDotNet.Core;

namespace Slipway.Manifests.Editing;

/// <summary>What a new field holds: a text, or fields of its own.</summary>
internal abstract record NewValue
{
    /// <summary>In braces, or as a single value.</summary>
    /// <param name="asJson">Whether everything stands in double quotes.</param>
    public abstract string Flow(bool asJson);

    /// <summary>A key as the text around it writes keys.</summary>
    public static string Key(string key, bool asJson) => asJson ? ScalarText.Quote(key) : ScalarText.Write(key, ScalarStyle.Plain);
}

/// <summary>A text.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsQuoted">Whether it stands in quotes even where it could do without.</param>
internal sealed record NewText(string Text, bool IsQuoted = false) : NewValue
{
    public override string Flow(bool asJson) => asJson || IsQuoted ? ScalarText.Quote(Text) : ScalarText.Write(Text, ScalarStyle.Plain);
}

/// <summary>Fields.</summary>
/// <param name="Fields">Their names and values, in order.</param>
internal sealed record NewFields(params IReadOnlyList<(string Name, NewText Value)> Fields) : NewValue
{
    public override string Flow(bool asJson) => $"{{{string.Join(", ", Fields.Select(field => $"{Key(field.Name, asJson)}: {field.Value.Flow(asJson)}"))}}}";
}
