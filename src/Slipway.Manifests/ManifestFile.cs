using System.Text;
using Slipway.Manifests.Fields;
using Slipway.Manifests.Reading;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests;

/// <summary>A file of manifests: YAML of one or more documents, or JSON. Documents that are no CloudflareWorker are left alone.</summary>
public sealed class ManifestFile
{
    /// <summary>Letters of a kind that may differ for it to be a slip of the pen.</summary>
    private const int MaxSlips = 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ManifestFile(string fileName, IReadOnlyList<SourceDocument> documents, IReadOnlyList<SourceDocument> workerDocuments, IReadOnlyList<CloudflareWorker> workers)
    {
        FileName = fileName;
        Documents = documents;
        WorkerDocuments = workerDocuments;
        Workers = workers;
    }

    /// <summary>The file's path, or what stands for it, such as <c>configmap/my-manifests[prod]</c>.</summary>
    public string FileName { get; }

    /// <summary>The documents of kind CloudflareWorker, in the file's order; all of them hold every rule.</summary>
    public IReadOnlyList<CloudflareWorker> Workers { get; }

    /// <summary>What the file's other documents are, for messages: <c>ConfigMap of v1 (line 1)</c>.</summary>
    public IReadOnlyList<string> OtherDocuments => [.. Documents.Except(WorkerDocuments).Select(document => document.Root.Resolved is SourceMapping root
        ? $"{Text(root, "kind") ?? "a document without kind"} of {Text(root, "apiVersion") ?? "no apiVersion"} (line {root.Line})"
        : $"a document that is no object (line {document.Root.Line})")];

    /// <summary>The apiVersions of a CloudflareWorker, the preferred one first.</summary>
    public static IReadOnlyList<string> ApiVersions => WorkerFields.ApiVersions;

    internal IReadOnlyList<SourceDocument> Documents { get; }

    /// <summary>The documents of <see cref="Workers"/>, one for one.</summary>
    internal IReadOnlyList<SourceDocument> WorkerDocuments { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML or JSON, with or without byte order mark.</param>
    /// <param name="fileName">The file's path, or what stands for it: messages begin with it.</param>
    /// <exception cref="ManifestException">It is not YAML, or a CloudflareWorker breaks rules; all problems are told.</exception>
    public static ManifestFile Parse(string text, string fileName) => Parse(text, fileName, isToBeEdited: false);

    /// <summary>Reads a text.</summary>
    /// <param name="isToBeEdited">Whether a half of a bundle may be missing: a bucket whose path is still to be filled in.</param>
    internal static ManifestFile Parse(string text, string fileName, bool isToBeEdited)
    {
        var documents = SourceParser.Parse(text.TrimStart('\uFEFF'), fileName);
        var problems = new Problems();
        var workerDocuments = documents.Where(document => IsWorker(document, fileName, problems)).ToList();
        var workers = workerDocuments.Select(document => WorkerReader.Read(document, fileName, problems, isToBeEdited)).ToList();
        problems.Throw();
        return new ManifestFile(fileName, documents, workerDocuments, workers);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path, with which messages begin.</param>
    /// <exception cref="ManifestException">It cannot be read, is not YAML in UTF-8, or a CloudflareWorker breaks rules.</exception>
    public static ManifestFile Read(string path)
    {
        try
        {
            return Parse(StrictUtf8.GetString(File.ReadAllBytes(path)), path);
        }
        catch (DecoderFallbackException)
        {
            throw new ManifestException([$"{path}: is not UTF-8 text: save it as UTF-8."]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ManifestException([$"{path}: there is no such file."]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException([$"{path}: cannot be read: {e.Message}"]);
        }
    }

    // Somebody else's resources may be called CloudflareWorker too; those of the known groups are ours in whatever version.
    private static bool IsWorker(SourceDocument document, string fileName, Problems problems)
    {
        if (document.Root.Resolved is not SourceMapping root)
        {
            return false;
        }

        var (apiVersion, kind) = (Text(root, "apiVersion") ?? "", Text(root, "kind") ?? "");
        if (kind != WorkerFields.Kind)
        {
            // A slip of the pen only: other kinds of the group begin alike.
            if (WorkerFields.ApiVersions.Contains(apiVersion) && NearestName.Differences(kind, WorkerFields.Kind) is > 0 and <= MaxSlips)
            {
                problems.Add(
                    new ManifestPosition(fileName, MappingFields.Find(root, "kind")!.Key.Line, "kind"), $"'{kind}' is none that is known. Did you mean {WorkerFields.Kind}?");
            }

            return false;
        }

        if (WorkerFields.ApiVersions.Contains(apiVersion))
        {
            return true;
        }

        var isOurs = apiVersion.Length == 0 || WorkerFields.ApiVersions.Any(known => known.Split('/')[0] == apiVersion.Split('/')[0]);
        if (isOurs)
        {
            var at = new ManifestPosition(fileName, MappingFields.Find(root, "apiVersion")?.Key.Line ?? root.Line, "apiVersion");
            problems.Add(at, apiVersion.Length == 0
                ? $"is missing. Write {WorkerFields.ApiVersions[0]}."
                : $"'{apiVersion}' is none that is known: write one of {string.Join(", ", WorkerFields.ApiVersions)}.");
        }

        return false;
    }

    private static string? Text(SourceMapping mapping, string name) => (MappingFields.Find(mapping, name)?.Value.Resolved as SourceScalar)?.Value;
}
