namespace Slipway.Manifests.Fields;

/// <summary>What may stand in a place of a manifest. The shapes of all fields are one table: the reader and the JSON Schema both follow it.</summary>
internal abstract record Shape;

/// <summary>An object with known fields.</summary>
/// <param name="Fields">All of them.</param>
internal sealed record ObjectShape(IReadOnlyList<Field> Fields) : Shape
{
    private readonly Dictionary<string, Field> byName = Fields.SelectMany(field => field.Names.Select(name => (name, field))).ToDictionary(n => n.name, n => n.field);

    /// <summary>The field of a name in any of its spellings, or null.</summary>
    public Field? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The field that somebody means who writes this name, which it has elsewhere; or null.</summary>
    public Field? FindMistaken(string name) => Fields.FirstOrDefault(field => field.MistakenNames.Any(mistaken => mistaken == name || FieldName.ToCamel(mistaken) == name));
}

/// <summary>An object whose names are the user's.</summary>
/// <param name="Value">What stands under each.</param>
/// <param name="Names">What a name must look like, or null.</param>
internal sealed record MapShape(Shape Value, TextRule? Names = null) : Shape;

/// <summary>A list.</summary>
/// <param name="Item">What each item is.</param>
internal sealed record ListShape(Shape Item) : Shape;

/// <summary>A text.</summary>
/// <param name="Rule">What it must look like, or null.</param>
internal sealed record TextShape(TextRule? Rule = null) : Shape;

/// <summary>One of a few words.</summary>
/// <param name="Words">The words as the API writes them.</param>
/// <param name="AnyCase">Whether capital letters are taken too.</param>
internal sealed record ChoiceShape(IReadOnlyList<string> Words, bool AnyCase = false) : Shape;

/// <summary>A text that may come from another resource: written out, <c>{value}</c>, <c>{value_from}</c> or <c>$kind/name/field.path</c>.</summary>
/// <param name="Rule">What it must look like when it is written out, or null.</param>
/// <param name="From">The kind of resource that such a text comes from, or null when there is none by default.</param>
internal sealed record ReferenceShape(TextRule? Rule = null, ReferenceDefault? From = null) : Shape;

/// <summary>A secret: the sources of <see cref="ReferenceShape"/>, a key of a Kubernetes Secret, or a file. Never shown.</summary>
/// <param name="IsWrittenOut">Whether only the text itself may stand there.</param>
internal sealed record SecretShape(bool IsWrittenOut = false) : Shape;

/// <summary>A var: text, JSON, or a reference.</summary>
/// <param name="NumbersAreText">Whether numbers and truth values without quotes are text.</param>
internal sealed record VariableShape(bool NumbersAreText) : Shape;

/// <summary>True or false.</summary>
internal sealed record FlagShape : Shape;

/// <summary>A number.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest, or null.</param>
/// <param name="IsWhole">Whether fractions are refused.</param>
internal sealed record NumberShape(decimal Least, decimal? Most, bool IsWhole) : Shape;

/// <summary>Any JSON value.</summary>
/// <param name="TextIsJson">Whether a text holds the JSON.</param>
internal sealed record JsonShape(bool TextIsJson = false) : Shape;

/// <summary>One of the API's own bindings, with whatever fields it has.</summary>
internal sealed record RawBindingShape : Shape;

/// <summary>One of several shapes, told apart by whether a single value, a list or an object stands there.</summary>
/// <param name="Shapes">The shapes, the usual one first.</param>
internal sealed record EitherShape(IReadOnlyList<Shape> Shapes) : Shape;

/// <summary>Anything, which nobody reads.</summary>
internal sealed record IgnoredShape : Shape;

/// <summary>A known field that Slipway does not deploy.</summary>
/// <param name="Why">Why, and what to do.</param>
internal sealed record RefusedShape(string Why) : Shape;
