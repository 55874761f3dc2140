namespace Slipway.Manifests.Reading;

/// <summary>Which Worker it is and where its code is: what the three spellings spell differently.</summary>
internal sealed record CodeReader
{
    private static readonly string[] Spellings = ["script.bundle", "script_bundle", "r2_bundle"];

    public required string WorkerName { get; init; }

    public required BundleReference? Bundle { get; init; }

    public required string? Content { get; init; }

    public required string? MainModule { get; init; }

    public required string? BodyPart { get; init; }

    public static CodeReader Read(ObjectItem spec, Problems problems, bool isToBeEdited)
    {
        var script = spec.Object("script");
        var bundles = new[] { script?.Object("bundle"), spec.Object("script_bundle"), spec.Object("r2_bundle") }.OfType<ObjectItem>().ToList();
        if (bundles.Count > 1)
        {
            problems.Add(bundles[1].At, $"is a second bundle beside {bundles[0].At.Path}: keep one of {string.Join(", ", Spellings)}.");
        }

        var bundle = bundles.Select(fields => ReadBundle(fields, isToBeEdited ? new Problems() : problems)).FirstOrDefault(found => found is not null);
        var code = new CodeReader
        {
            WorkerName = Name(spec, script, problems),
            Bundle = bundle,
            Content = spec.Text("content"),
            MainModule = spec.Text("main_module"),
            BodyPart = spec.Text("body_part"),
        };
        if (code.Content is not null && bundle is not null)
        {
            problems.Add(spec.Take("content")!.At, $"is code beside the bundle in {bundles[0].At.Path}: keep one of them.");
        }

        if (code.MainModule is not null && code.BodyPart is not null)
        {
            problems.Add(spec.Take("body_part")!.At, "is for service-worker format, and main_module for modules: keep one of them.");
        }

        return code;
    }

    private static string Name(ObjectItem spec, ObjectItem? script, Problems problems)
    {
        var name = spec.Text("worker_name");
        var scriptName = script?.Text("name");
        if (spec.Written.Contains("worker_name") && script is not null && script.Written.Contains("name"))
        {
            problems.Add(script.Take("name")?.At ?? script.At, "is the Worker's name a second time, beside worker_name: keep one of them.");
        }
        else if (!spec.Written.Contains("worker_name") && !(script?.Written.Contains("name") ?? false))
        {
            var at = script is null ? spec.At.Field("script").Field("name") : script.At.Field("name");
            problems.Add(at, "is missing. The Worker's name, here or as worker_name.");
        }

        return name ?? scriptName ?? "";
    }

    // Both halves empty is a place that inject-bundle fills in.
    private static BundleReference? ReadBundle(ObjectItem bundle, Problems problems)
    {
        var bucket = bundle.Value("bucket");
        var path = bundle.Text("path");
        foreach (var (half, other) in new[] { ("bucket", "path"), ("path", "bucket") })
        {
            if (bundle.Written.Contains(other) && !bundle.Written.Contains(half))
            {
                problems.Add(bundle.At.Field(half), "is missing. A bundle is a bucket and a path: write both, or leave both empty until inject-bundle fills them in.");
            }
        }

        return bucket is not null && path is not null ? new BundleReference(bucket, path) : null;
    }
}
