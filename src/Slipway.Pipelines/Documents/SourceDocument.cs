using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Documents;

/// <summary>One YAML document of a file that has a kind and a name.</summary>
internal sealed record SourceDocument(string File, string Kind, string Name, YamlMappingNode Root)
{
    public Location At => new(File, (int)Root.Start.Line, (int)Root.Start.Column, "");

    /// <summary>Where its name stands.</summary>
    public Location NameAt => Child("metadata") is YamlMappingNode metadata && Child(metadata, "name") is { } name
        ? new Location(File, (int)name.Start.Line, (int)name.Start.Column, "metadata.name")
        : At;

    /// <summary>All documents of a file; broken YAML is reported.</summary>
    public static IReadOnlyList<SourceDocument> ReadFile(string file, Diagnostics diagnostics)
    {
        try
        {
            using var text = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(text);
            return [.. stream.Documents.Select(d => d.RootNode).OfType<YamlMappingNode>().Select(root => Read(file, root))];
        }
        catch (YamlException e)
        {
            diagnostics.Add(new Location(file, (int)e.Start.Line, (int)e.Start.Column, ""), $"no valid YAML: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(new Location(file, 0, 0, ""), $"reading the file: {e.Message}");
        }

        return [];
    }

    /// <summary>Reads the spec, after a check of the parts around it.</summary>
    public T ReadSpec<T>(Func<YamlFields, T> read, Diagnostics diagnostics)
        where T : class
    {
        var fields = new YamlFields(Root, At, diagnostics);
        fields.Ignore("kind", "metadata", "status");
        var versionAt = fields.Place("apiVersion");
        if (fields.Text("apiVersion")?.Text is var version && !IsServed(version))
        {
            diagnostics.Add(
                versionAt,
                $"a {Kind} of a local run has apiVersion: {(Kind == "StepAction" ? "tekton.dev/v1beta1" : "tekton.dev/v1")}, got {version ?? "none"}");
        }

        var spec = fields.Object("spec", read) ?? read(new YamlFields(new YamlMappingNode(), At.In("spec"), diagnostics));
        fields.End();
        return spec;
    }

    private bool IsServed(string? version) =>
        Kind == "StepAction" ? version is "tekton.dev/v1beta1" or "tekton.dev/v1alpha1" : version == "tekton.dev/v1";

    private static SourceDocument Read(string file, YamlMappingNode root)
    {
        var metadata = Child(root, "metadata") as YamlMappingNode;
        var name = TextOf(metadata, "name") ?? TextOf(metadata, "generateName")?.TrimEnd('-');
        return new SourceDocument(file, TextOf(root, "kind") ?? "", name ?? "", root);
    }

    private YamlNode? Child(string name) => Child(Root, name);

    private static YamlNode? Child(YamlMappingNode? node, string name) =>
        node?.Children.FirstOrDefault(c => c.Key is YamlScalarNode key && key.Value == name).Value;

    private static string? TextOf(YamlMappingNode? node, string name) => (Child(node, name) as YamlScalarNode)?.Value;
}
