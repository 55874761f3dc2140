using System.Collections.Concurrent;
using Slipway.Manifests.Rules;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Fields;

/// <summary>The ways to say where a value is.</summary>
internal static class ReferenceFields
{
    private static readonly Field Kind = new("kind", new TextShape(), "The resource's kind, such as CloudflareKvNamespace or cloudflare-kv-namespace.");

    private static readonly Field Name = new("name", new TextShape(), "The resource's name.");

    private static readonly Field FieldPath = new("field_path", new TextShape(NameRules.Word), "The resource's field, such as status.outputs.namespace_id.");

    private static readonly Field Environment = new("env", new TextShape(), "The resource's environment; by default the manifest's own.");

    private static readonly Field ValueFrom = new(
        "value_from", new ObjectShape([Kind, Name with { IsRequired = true }, FieldPath, Environment]), "A field of another resource.");

    private static readonly Field SecretKey = new(
        "secret_key_ref",
        new ObjectShape(
        [
            new Field("name", new TextShape(), "The Secret's name.") { IsRequired = true },
            new Field("key", new TextShape(), "The key in the Secret.") { IsRequired = true },
            new Field("namespace", new TextShape(), "The Secret's namespace; by default the deployer's."),
        ]),
        "A key of a Kubernetes Secret.");

    private static readonly IReadOnlyList<Field> SecretElsewhere =
    [
        ValueFrom with
        {
            Shape = new ObjectShape([Kind, Name, FieldPath, Environment, SecretKey]),
            Says = "A key of a Kubernetes Secret (secret_key_ref), or a field of another resource.",
        },
        SecretKey,
        new Field("file", new TextShape(), "A file whose whole content is the secret, relative to the manifest."),
    ];

    private static readonly TextRule AnyText = new("a text", "", "text", _ => null);

    private static readonly ConcurrentDictionary<TextRule, ObjectShape> Texts = [];

    /// <summary>The ways to say where a secret is.</summary>
    public static readonly ObjectShape SecretSources = new([SecretValue(isWrittenOut: true), .. SecretElsewhere]);

    /// <summary>The ways to say where a secret is, beside its name: its value may be said in each of them too.</summary>
    public static readonly IReadOnlyList<Field> SecretFields = [SecretValue(isWrittenOut: false), .. SecretElsewhere];

    /// <summary>A var that is a reference: the kind must be said.</summary>
    public static readonly ReferenceShape Variable = new();

    /// <summary>A field of one of the API's own bindings.</summary>
    public static readonly VariableShape Raw = new(NumbersAreText: false);

    /// <summary>A text that is written out, or the field of another resource that holds it.</summary>
    public static ObjectShape Sources(TextRule? rule) =>
        Texts.GetOrAdd(rule ?? AnyText, _ => new ObjectShape([new Field("value", new TextShape(rule), "The text itself."), ValueFrom]));

    private static Field SecretValue(bool isWrittenOut) => new("value", new SecretShape(isWrittenOut), "The secret itself. Better keep it out of the manifest.");

    /// <summary>Whether an object, where any JSON may stand, is meant as a reference: it has a reference's one field and no other.</summary>
    public static bool IsReference(SourceMapping mapping) =>
        mapping.Entries is [var only]
        && (MappingFields.Name(only) switch
        {
            "value" => only.Value.Resolved is SourceScalar,
            "value_from" or "valueFrom" => only.Value.Resolved is SourceMapping,
            _ => false,
        });
}
