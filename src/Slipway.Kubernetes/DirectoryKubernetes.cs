using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>
/// A directory that receives each object as YAML, in place of a cluster: <c>&lt;root&gt;/&lt;namespace&gt;/&lt;plural&gt;/&lt;name&gt;.yaml</c>.
/// A file is written whole or not at all. The directory has no other field managers: an apply is what the file then says.
/// </summary>
/// <param name="root">Full path of the directory; it is made with the first object.</param>
public sealed class DirectoryKubernetes(string root) : IKubernetes
{
    /// <inheritdoc/>
    public string Location => $"directory {root}";

    /// <summary>The file of an object.</summary>
    public string PathOf(ResourceKind kind, NamespaceName namespaceName, ResourceName name) =>
        Path.Combine(Folder(kind, namespaceName), $"{name}.yaml");

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<JsonObject?> GetAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        var path = PathOf(kind, namespaceName, name);
        return File.Exists(path) ? await ReadAsync(path, ct) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var folder = Folder(kind, namespaceName);
        var found = new List<JsonObject>();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml") : [])
        {
            var value = await ReadAsync(path, ct);
            if (labels is null || labels.All(l => (string?)value["metadata"]?["labels"]?[l.Key.Value] == l.Value.Value))
            {
                found.Add(value);
            }
        }

        return [.. found.OrderBy(o => (string?)o["metadata"]?["name"], StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<JsonObject> ApplyAsync(ResourceKind kind, JsonObject desired, bool force, CancellationToken ct)
    {
        var (namespaceName, name) = kind.Identify(desired);
        var path = PathOf(kind, namespaceName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A name of its own, so that two writers do not meet, and an ending that kubectl passes over.
        var partial = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.partial");
        try
        {
            await File.WriteAllTextAsync(partial, ObjectYaml.Write(desired), ct);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return (JsonObject)desired.DeepClone();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    public Task<bool> DeleteAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        var path = PathOf(kind, namespaceName, name);
        var exists = File.Exists(path);
        if (exists)
        {
            File.Delete(path);
        }

        return Task.FromResult(exists);
    }

    /// <summary>Nothing to close.</summary>
    public void Dispose()
    {
    }

    private static async Task<JsonObject> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return YamlJson.ReadObject(await File.ReadAllTextAsync(path, ct));
        }
        catch (FormatException e)
        {
            throw new KubernetesException($"reading '{path}': the file {e.Message} Delete it, or put an object there.", null, e);
        }
    }

    private string Folder(ResourceKind kind, NamespaceName namespaceName) => Path.Combine(root, namespaceName.Value, kind.Plural);
}
