using Slipway.Manifests.Fields;
using Slipway.Manifests.Rules;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Turns a document of kind CloudflareWorker into the model; its problems are collected, and while there is one the model is not
/// to be used.</summary>
internal static class WorkerReader
{
    public static CloudflareWorker Read(SourceDocument document, string file, Problems problems, bool isToBeEdited) =>
        Read(Fields(document, file, problems), problems, isToBeEdited);

    /// <summary>The document's fields, checked one by one.</summary>
    public static ObjectItem Fields(SourceDocument document, string file, Problems problems)
    {
        var at = new ManifestPosition(file, document.Root.Line, "");
        return new ShapeReader(problems).Read(WorkerFields.Manifest, document.Root, at) as ObjectItem ?? ObjectItem.Empty(at);
    }

    /// <summary>The model of the fields, checked against each other.</summary>
    public static CloudflareWorker Read(ObjectItem manifest, Problems problems, bool isToBeEdited)
    {
        // Both have one value only, which told the document apart.
        manifest.Take("apiVersion");
        manifest.Take("kind");
        var metadata = manifest.Object("metadata") ?? ObjectItem.Empty(manifest.At);
        var spec = manifest.Object("spec") ?? ObjectItem.Empty(manifest.At);
        var annotations = Texts(metadata, "annotations");
        if (annotations.GetValueOrDefault(CloudflareWorker.ContentHashAnnotation) is { Length: > 0 } hash && IdRules.Sha256.Break(hash) is { } problem)
        {
            problems.Add(metadata.At.Field("annotations").Field(CloudflareWorker.ContentHashAnnotation), $"'{hash}' {problem}");
        }

        // What follows from a missing spec is no news.
        problems = manifest.Written.Contains("spec") ? problems : new Problems();
        var code = CodeReader.Read(spec, problems, isToBeEdited);
        var bindings = new BindingReader(spec, problems);
        var exposure = new ExposureReader(problems);
        var assets = SettingReader.Assets(spec, problems);
        bindings.CheckNames(assets?.BindingName is { } name ? (name, spec.Object("assets")!.Take("binding_name")!.At) : null);
        return new CloudflareWorker
        {
            Position = new ManifestPosition(manifest.At.File, manifest.At.Line, "spec"),
            Name = metadata.Text("name") ?? "",
            Environment = metadata.Text("env"),
            Labels = Texts(metadata, "labels"),
            Annotations = annotations,
            AccountId = spec.Value("account_id") ?? new LiteralValue("", spec.At),
            WorkerName = code.WorkerName,
            Bundle = code.Bundle,
            Content = code.Content,
            MainModule = code.MainModule,
            BodyPart = code.BodyPart,
            CompatibilityDate = spec.Text("compatibility_date"),
            CompatibilityFlags = spec.Texts("compatibility_flags"),
            UsageModel = spec.Text("usage_model"),
            Bindings = bindings.Bindings,
            Secrets = bindings.Secrets,
            Migrations = MigrationReader.Read(spec, problems),
            Dns = exposure.Dns(spec.Object("dns")),
            WorkersDev = ExposureReader.WorkersDev(spec.Take("workers_dev")),
            CustomDomains = exposure.CustomDomains(spec),
            Routes = exposure.Routes(spec),
            Schedules = exposure.Schedules(spec),
            Observability = SettingReader.Observability(spec),
            Placement = SettingReader.Placement(spec, problems),
            Limits = SettingReader.Limits(spec),
            Logpush = spec.Flag("logpush"),
            TailConsumers = spec.Objects("tail_consumers")?.Select(consumer => consumer.ToJson()).ToList(),
            Assets = assets,
        };
    }

    private static Dictionary<string, string> Texts(ObjectItem fields, string name) => fields.Entries(name)
        .Select(entry => (entry.Key, Value: (entry.Value as ValueItem)?.Value as LiteralValue))
        .Where(entry => entry.Value is not null)
        .ToDictionary(entry => entry.Key, entry => entry.Value!.Text);
}
