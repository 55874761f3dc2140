using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines;

/// <summary>Pipelines, Tasks and StepActions by name, from YAML files.</summary>
public sealed class DefinitionCatalog
{
    private static readonly string[] NamedKinds = ["Pipeline", "Task", "StepAction"];

    private readonly Dictionary<(string Kind, string Name), SourceDocument> documents;

    private DefinitionCatalog(Dictionary<(string Kind, string Name), SourceDocument> documents) => this.documents = documents;

    /// <summary>The names of the pipelines, sorted.</summary>
    public IReadOnlyList<string> PipelineNames => [.. Names("Pipeline")];

    /// <summary>Reads definitions: files, and <c>*.yaml</c> in directories and all below them; several documents in a file are fine.
    /// Documents of other kinds are passed over.</summary>
    /// <exception cref="DefinitionException">A file is not there or not YAML, or two definitions have one kind and name.</exception>
    public static DefinitionCatalog Load(IEnumerable<string> filesOrDirectories)
    {
        var diagnostics = new Diagnostics();
        var documents = new Dictionary<(string, string), SourceDocument>();
        Add(filesOrDirectories.SelectMany(Files).Distinct().SelectMany(file => SourceDocument.ReadFile(file, diagnostics)), documents, diagnostics);
        diagnostics.ThrowIfAny();
        return new DefinitionCatalog(documents);
    }

    /// <summary>The same with the definitions of one more file, which win over those of the same name.</summary>
    internal DefinitionCatalog With(IEnumerable<SourceDocument> more, Diagnostics diagnostics)
    {
        var own = new Dictionary<(string, string), SourceDocument>();
        Add(more, own, diagnostics);
        var all = new Dictionary<(string, string), SourceDocument>(documents);
        foreach (var (key, document) in own)
        {
            all[key] = document;
        }

        return new DefinitionCatalog(all);
    }

    internal SourceDocument? Find(string kind, string name) => documents.GetValueOrDefault((kind, name));

    internal IEnumerable<string> Names(string kind) =>
        documents.Keys.Where(k => k.Kind == kind).Select(k => k.Name).Order(StringComparer.Ordinal);

    private static void Add(IEnumerable<SourceDocument> found, Dictionary<(string, string), SourceDocument> documents, Diagnostics diagnostics)
    {
        foreach (var document in found.Where(d => NamedKinds.Contains(d.Kind)))
        {
            if (document.Name.Length == 0)
            {
                diagnostics.Add(document.At.In("metadata.name"), "missing field(s): metadata.name");
            }
            else if (!documents.TryAdd((document.Kind, document.Name), document))
            {
                var first = documents[(document.Kind, document.Name)];
                diagnostics.Add(
                    document.NameAt, $"the {document.Kind} \"{document.Name}\" is defined twice, also in {first.File}:{first.NameAt.Line}. Rename one of them.");
            }
        }
    }

    private static IEnumerable<string> Files(string fileOrDirectory) => Directory.Exists(fileOrDirectory)
        ? Directory.EnumerateFiles(fileOrDirectory, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [fileOrDirectory];
}
