using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Editing;

/// <summary>Finds where a manifest says where its bundle lies, in whichever spelling, and says it anew there.</summary>
internal static class BundleEdit
{
    // Fields that only the first two spellings have, of which the second has script_bundle.
    private static readonly string[] SeedFields = ["dns", "env", "kv_bindings", "kvBindings"];

    public static void Plan(EditPlan plan, string bucket, string path)
    {
        // What a manifest must have it has, or it would not have been read.
        var spec = plan.Root.Find("spec")!;
        if (spec.Find("content") is { } content && !PlainScalar.IsNullOrEmpty(content.Entry.Value))
        {
            throw new ManifestException([$"{content.At}: holds the code itself, so there is no bundle to name. Remove it first."]);
        }

        var both = new NewFields(("bucket", new NewText(bucket)), ("path", new NewText(path)));
        var script = spec.Find("script");
        var inScript = script?.Find("bundle");
        var bundle = inScript ?? spec.Find("script_bundle", "scriptBundle", "r2_bundle", "r2Bundle");
        if (bundle is null)
        {
            Add(plan, spec, script, both);
        }
        else if (bundle.Mapping is not { Entries.Count: > 0 })
        {
            plan.InsertFirst(inScript is null ? spec : script!, bundle, both);
        }
        else
        {
            SetHalf(plan, bundle, "bucket", bucket);
            SetHalf(plan, bundle, "path", path);
        }
    }

    // A half that is written as {value: …} stays so; a reference gives way to the text.
    private static void SetHalf(EditPlan plan, NodePath bundle, string name, string value)
    {
        if (bundle.Find(name) is { } half && half.Find("value") is not null)
        {
            plan.Set(half, "value", new NewText(value));
        }
        else
        {
            plan.Set(bundle, name, new NewText(value));
        }
    }

    private static void Add(EditPlan plan, NodePath spec, NodePath? script, NewFields bundle)
    {
        if (script?.Mapping is { Entries.Count: > 0 })
        {
            plan.Insert(script, script.Neighbour("name"), "bundle", bundle);
            return;
        }

        var neighbour = spec.Neighbour("worker_name", "workerName");
        var isSecond = SeedFields.Any(field => MappingFields.Find(spec.Mapping!, field) is not null);
        plan.Insert(spec, neighbour, FieldName.Like(isSecond ? "script_bundle" : "r2_bundle", MappingFields.Name(neighbour)), bundle);
    }
}
