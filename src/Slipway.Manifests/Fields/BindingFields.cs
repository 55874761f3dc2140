using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>The fields of <c>spec</c> that bind something to the Worker.</summary>
internal static class BindingFields
{
    private static readonly ObjectShape KvBinding = new(
    [
        BindingKind.NameField,
        new Field("kind", new TextShape(), "The resource's kind; by default cloudflare-kv-namespace."),
        new Field("env", new TextShape(), "The resource's environment; by default the manifest's own."),
        new Field(
            "field_path",
            new TextShape(NameRules.Word),
            "The namespace: $cloudflare-kv-namespace/my-cache/status.outputs.namespace_id; or, when the resource is called like the binding, its field; or the id itself.") { MistakenNames = ["namespace_id", "id"] },
    ]);

    private static readonly ObjectShape SecretItem = new([BindingKind.NameField, .. ReferenceFields.SecretFields]);

    private static readonly ObjectShape SecretKey = new(
    [
        BindingKind.NameField,
        new Field("algorithm", new JsonShape(), "The algorithm, as SubtleCrypto.importKey takes it.") { IsRequired = true },
        new Field("format", new ChoiceShape(["raw", "pkcs8", "spki", "jwk"]), "The key's format.") { IsRequired = true },
        new Field("usages", new ListShape(new TextShape(NameRules.Word)), "What the key may be used for, as SubtleCrypto.importKey takes it."),
        new Field("key_base64", new SecretShape(), "The key in Base64, for the formats raw, pkcs8 and spki."),
        new Field("key_jwk", new SecretShape(), "The key as JSON, for the format jwk."),
    ]);

    public static readonly IReadOnlyList<Field> All =
    [
        new Field("vars", new MapShape(new VariableShape(NumbersAreText: false), NameRules.Binding), "Texts and JSON that code reads as env.NAME."),
        new Field(
            "secrets",
            new EitherShape([new ListShape(SecretItem), new MapShape(new SecretShape(), NameRules.Binding)]),
            "Secrets that code reads as env.NAME: a list of name and source, or an object."),
        new Field("secret_keys", new ListShape(SecretKey), "Keys for SubtleCrypto, kept as secrets."),
        new Field("kv_bindings", new ListShape(KvBinding), "KV namespaces in the first two spellings."),
        .. BindingKinds.Lists.Select(kind => kind.Field),
        new Field(
            BindingKinds.DurableObjects.List,
            new EitherShape(
            [
                new ListShape(BindingKinds.DurableObjects.Item),
                new ObjectShape(
                [
                    new Field("bindings", new ListShape(BindingKinds.DurableObjects.Item), "The classes."),
                    new Field("migrations", MigrationFields.Shape, "The migrations of the Worker's own classes."),
                ]),
            ]),
            BindingKinds.DurableObjects.Says),
        new Field("migrations", MigrationFields.Shape, "The migrations of the Worker's own Durable Object classes."),
        new Field("bindings", new ListShape(new RawBindingShape()), "Bindings as the API takes them: name, type and what the type needs. Types that Slipway does not know pass through."),
    ];
}
