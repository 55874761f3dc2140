using Slipway.Manifests.Rules;

namespace Slipway.Manifests.Fields;

/// <summary>The table of a CloudflareWorker manifest's fields, all three spellings.</summary>
internal static class WorkerFields
{
    public const string Kind = "CloudflareWorker";

    /// <summary>The first is the seed's; the others are later names of the same group.</summary>
    public static readonly IReadOnlyList<string> ApiVersions =
        ["cloudflare.project-planton.org/v1", "cloudflare.openmcf.org/v1", "cloudflare.planton.dev/v1", "cloudflare.planton.dev/v1alpha1"];

    private static readonly ObjectShape Bundle = new(
    [
        new Field("bucket", new ReferenceShape(NameRules.Bucket, ReferenceDefaults.R2Bucket), "The R2 bucket that holds the bundle."),
        new Field("path", new TextShape(NameRules.ObjectKey), "The object key of the bundle's main module."),
    ]);

    private static readonly ObjectShape Script = new(
    [
        new Field("name", new TextShape(NameRules.Worker), "The Worker's name."),
        new Field("bundle", Bundle, "Where the bundle lies. inject-bundle fills it in."),
    ]);

    private static readonly ObjectShape Environment = new(
    [
        new Field("variables", new MapShape(new VariableShape(NumbersAreText: true), NameRules.Binding), "Texts (or JSON) that code reads as env.NAME."),
        new Field("secrets", new MapShape(new SecretShape(), NameRules.Binding), "Secrets that code reads as env.NAME."),
    ]);

    private static readonly ObjectShape Spec = new(
    [
        new Field("account_id", new ReferenceShape(IdRules.Account), "The id of the Cloudflare account: 32 hexadecimal digits.") { IsRequired = true },
        new Field("worker_name", new TextShape(NameRules.Worker), "The Worker's name. The first spelling writes it as script.name."),
        new Field("script", Script, "Name and bundle in the first spelling."),
        new Field("script_bundle", Bundle, "Where the bundle lies, in the second spelling. inject-bundle fills it in."),
        new Field("r2_bundle", Bundle, "Where the bundle lies, in the third spelling. inject-bundle fills it in."),
        new Field("content", new TextShape(), "The code of a Worker of one module, in place of a bundle."),
        new Field("main_module", new TextShape(NameRules.ObjectKey), "The main module's name; by default what the bundle says, else index.js."),
        new Field("body_part", new TextShape(NameRules.ObjectKey), "The script's name, for a Worker in service-worker format; in place of main_module."),
        new Field("compatibility_date", new TextShape(CompatibilityDate.Rule), "The compatibility date, YYYY-MM-DD; by default what the bundle says."),
        new Field("compatibility_flags", new ListShape(new TextShape(NameRules.Word)), "The compatibility flags; by default what the bundle says."),
        new Field("usage_model", new ChoiceShape(["standard", "bundled", "unbound"], AnyCase: true), "The usage model. Cloudflare bills every Worker as standard now."),
        new Field("env", Environment, "Variables and secrets in the first two spellings."),
        .. BindingFields.All,
        .. ExposureFields.All,
        .. SettingFields.All,
    ]);

    private static readonly ObjectShape Metadata = new(
    [
        new Field("name", new TextShape(), "The resource's name.") { IsRequired = true },
        new Field("env", new TextShape(), "The environment that the resource belongs to."),
        new Field("labels", new MapShape(new TextShape()), "Labels."),
        new Field("annotations", new MapShape(new TextShape()), "Annotations. slipway.dev/content-hash holds the SHA-256 of the bundle's main module."),
        .. ((string[])["id", "slug", "org", "group", "tags", "version", "relationships", "namespace"])
            .Select(name => new Field(name, new IgnoredShape(), "Known to other tools; Slipway does not read it.")),
        .. ((string[])["creation_timestamp", "deletion_timestamp", "finalizers", "generate_name", "generation", "managed_fields", "owner_references", "resource_version", "uid"])
            .Select(name => new Field(name, new IgnoredShape(), "Written by Kubernetes; Slipway does not read it.")),
    ]);

    /// <summary>The whole document.</summary>
    public static readonly ObjectShape Manifest = new(
    [
        new Field("apiVersion", new ChoiceShape(ApiVersions), "The version of the manifest's format.") { IsRequired = true },
        new Field("kind", new ChoiceShape([Kind]), "The kind of resource.") { IsRequired = true },
        new Field("metadata", Metadata, "The resource's name, labels and annotations.") { IsRequired = true },
        new Field("spec", Spec, "What the Worker shall be.") { IsRequired = true },
        new Field("status", new IgnoredShape(), "Written by other tools; Slipway does not read it."),
    ]);
}
