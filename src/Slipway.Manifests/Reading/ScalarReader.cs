using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Reads single values.</summary>
internal sealed class ScalarReader(Problems problems)
{
    /// <summary>A text. Numbers without quotes are their text: an id such as 0747e5 is one by accident only.</summary>
    public ValueItem? Text(TextShape shape, SourceNode node, ManifestPosition at)
    {
        if (Scalar(node, at, "a text") is not { } scalar)
        {
            return null;
        }

        if (shape.Rule?.Break(scalar.Value) is { } problem)
        {
            problems.Add(at, $"'{scalar.Value}' {problem}");
            return null;
        }

        return new ValueItem(new LiteralValue(scalar.Value, at), at);
    }

    public ValueItem? Choice(ChoiceShape shape, SourceNode node, ManifestPosition at)
    {
        if (Scalar(node, at, "a text") is not { } scalar)
        {
            return null;
        }

        var comparison = shape.AnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (shape.Words.FirstOrDefault(word => word.Equals(scalar.Value, comparison)) is { } word)
        {
            return new ValueItem(new LiteralValue(word, at), at);
        }

        problems.Add(at, $"'{scalar.Value}' is none of {string.Join(", ", shape.Words)}.");
        return null;
    }

    public JsonItem? Flag(SourceNode node, ManifestPosition at)
    {
        if (Scalar(node, at, "true or false") is not { } scalar)
        {
            return null;
        }

        if (PlainScalar.Truth(scalar) is { } truth)
        {
            return new JsonItem(JsonValue.Create(truth), at);
        }

        problems.Add(at, $"'{scalar.Value}' is not true or false: write one of these words, without quotes.");
        return null;
    }

    public JsonItem? Number(NumberShape shape, SourceNode node, ManifestPosition at)
    {
        if (Scalar(node, at, "a number") is not { } scalar)
        {
            return null;
        }

        var isNumber = decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && PlainScalar.IsNumber(scalar);
        if (isNumber && number >= shape.Least && number <= (shape.Most ?? decimal.MaxValue) && (!shape.IsWhole || decimal.IsInteger(number)))
        {
            return new JsonItem(shape.IsWhole ? JsonValue.Create((long)number) : JsonValue.Create(number), at);
        }

        var kind = shape.IsWhole ? "a whole number" : "a number";
        var range = shape.Most is { } most ? $"from {shape.Least} to {most}" : $"of {shape.Least} or more";
        problems.Add(at, $"'{scalar.Value}' is not {kind} {range}, written without quotes.");
        return null;
    }

    private SourceScalar? Scalar(SourceNode node, ManifestPosition at, string wanted)
    {
        if (node.Resolved is SourceScalar scalar)
        {
            return scalar;
        }

        problems.Add(at, $"is {Nouns.Of(node)}, and must be {wanted}.");
        return null;
    }
}
