using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>A kind of binding that has its own list in the manifest. Its fields have the API's names.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Type">The API's type of these bindings.</param>
/// <param name="Says">What they are.</param>
/// <param name="Fields">Their fields besides the name.</param>
internal sealed record BindingKind(string List, string Type, string Says, params IReadOnlyList<Field> Fields)
{
    /// <summary>The name that every binding has.</summary>
    public static readonly Field NameField =
        new("name", new TextShape(NameRules.Binding), "The binding's name, which code reads as env.NAME.") { IsRequired = true, MistakenNames = ["binding"] };

    /// <summary>One binding.</summary>
    public ObjectShape Item => field ??= new ObjectShape([NameField, .. Fields]);

    /// <summary>The list. A kind that has nothing but a name may also be that name alone, or one object.</summary>
    public Field Field => field ??= new Field(
        List,
        Fields.Count > 0
            ? new ListShape(Item)
            : new EitherShape([new ListShape(new EitherShape([Item, new TextShape(NameRules.Binding)])), Item, new TextShape(NameRules.Binding)]),
        Says);
}
