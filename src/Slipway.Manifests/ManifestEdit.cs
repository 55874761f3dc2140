using Slipway.Manifests.Editing;
using Slipway.Manifests.Rules;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests;

/// <summary>Changes single values of a file of manifests. Every other byte stays as it is: comments, quotes, indentation, line breaks,
/// other documents. After each change the text is read again, and must say exactly what was wanted.</summary>
public sealed class ManifestEdit
{
    private const string ByteOrderMark = "\uFEFF";

    private ManifestEdit(string text, ManifestFile file)
    {
        Text = text;
        File = file;
    }

    /// <summary>The whole text as it is now.</summary>
    public string Text { get; }

    /// <summary>What the text says now.</summary>
    public ManifestFile File { get; }

    /// <summary>Reads a text to edit it. A bundle may lack a half, which <see cref="SetBundle"/> fills in.</summary>
    /// <param name="text">YAML or JSON, with or without byte order mark.</param>
    /// <param name="fileName">The file's path, or what stands for it: messages begin with it.</param>
    /// <exception cref="ManifestException">It is not YAML, or a CloudflareWorker breaks rules.</exception>
    public static ManifestEdit Parse(string text, string fileName) => new(text, ManifestFile.Parse(text, fileName, isToBeEdited: true));

    /// <summary>Says where the bundle of a Worker lies, in the spelling that the manifest has: <c>script.bundle</c>, <c>script_bundle</c> or
    /// <c>r2_bundle</c>. Where it has none, the bundle is put beside the Worker's name.</summary>
    /// <param name="worker">The Worker's number in <see cref="ManifestFile.Workers"/>.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="path">The object key of the main module.</param>
    /// <returns>The edited text; this one, when it says so already.</returns>
    /// <exception cref="ArgumentException">Bucket or path break the rule for it.</exception>
    /// <exception cref="ManifestException">The manifest has its code inline, or the place cannot be changed alone (aliases, merge keys).</exception>
    public ManifestEdit SetBundle(int worker, string bucket, string path)
    {
        Check(NameRules.Bucket.Break(bucket), bucket, nameof(bucket));
        Check(path.Length == 0 ? "is not an object key: it is empty." : NameRules.ObjectKey.Break(path), path, nameof(path));
        return Edit(worker, plan => BundleEdit.Plan(plan, bucket, path));
    }

    /// <summary>Gives a Worker's manifest an annotation (<c>metadata.annotations</c>).</summary>
    /// <param name="worker">The Worker's number in <see cref="ManifestFile.Workers"/>.</param>
    /// <param name="key">The annotation's key, such as <see cref="CloudflareWorker.ContentHashAnnotation"/>.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The edited text; this one, when it says so already.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    /// <exception cref="ManifestException">The value breaks a rule, or the place cannot be changed alone (aliases, merge keys).</exception>
    public ManifestEdit SetAnnotation(int worker, string key, string value)
    {
        Check(key.Length == 0 ? "is no annotation's key: it is empty." : null, key, nameof(key));
        return Edit(worker, plan => AnnotationEdit.Plan(plan, key, value));
    }

    private ManifestEdit Edit(int worker, Action<EditPlan> apply)
    {
        var mark = Text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? ByteOrderMark : "";
        var body = Text[mark.Length..];
        var document = File.Documents.ToList().IndexOf(File.WorkerDocuments[worker]);
        var plan = new EditPlan(body, NodePath.Root(File.Documents[document], File.FileName));
        apply(plan);
        var edited = plan.Apply();
        if (edited == body)
        {
            return this;
        }

        IReadOnlyList<SourceDocument> after;
        try
        {
            after = SourceParser.Parse(edited, File.FileName);
        }
        catch (ManifestException)
        {
            throw NotUnderstood(worker);
        }

        return EditCheck.Holds(File.Documents, after, document, plan.Wanted)
            ? Parse(mark + edited, File.FileName)
            : throw NotUnderstood(worker);
    }

    private ManifestException NotUnderstood(int worker)
    {
        var at = File.Workers[worker].Position;
        return new([$"{at}: is written in a way that cannot be changed without touching anything else: write each field on a line of its own, as 'name: value'."]);
    }

    private static void Check(string? problem, string value, string parameter)
    {
        if (problem is not null)
        {
            throw new ArgumentException($"'{value}' {problem}", parameter);
        }
    }
}
