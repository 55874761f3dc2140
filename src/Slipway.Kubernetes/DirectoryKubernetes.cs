using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>
/// A directory that receives each object as YAML, in place of a cluster: <c>&lt;root&gt;/&lt;namespace&gt;/&lt;plural&gt;/&lt;name&gt;.yaml</c>.
/// A file is written whole or not at all. The directory has no other field managers: an apply is what the file then says. An object's
/// version is the digest of its file.
/// </summary>
/// <param name="root">Full path of the directory; it is made with the first object.</param>
public sealed class DirectoryKubernetes(string root) : IKubernetes
{
    private const string Version = "resourceVersion";

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
        var stored = (JsonObject)desired.DeepClone();
        var read = (string?)stored["metadata"]![Version];
        stored["metadata"]!.AsObject().Remove(Version);
        var bytes = Encoding.UTF8.GetBytes(ObjectYaml.Write(stored));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A name of its own, so that two writers do not meet, and an ending that kubectl passes over.
        var partial = Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.partial");
        try
        {
            await File.WriteAllBytesAsync(partial, bytes, ct);
            // Looked at last, so that little can happen between this and the rename; a directory has no lock that all writers heed.
            if (read is not null && (!File.Exists(path) || read != VersionOf(await File.ReadAllBytesAsync(path, ct))))
            {
                throw new ObjectChangedException(new ApiCall($"applying {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName).Changed(root));
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        stored["metadata"]![Version] = VersionOf(bytes);
        return stored;
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
            var bytes = await File.ReadAllBytesAsync(path, ct);
            using var text = new StreamReader(new MemoryStream(bytes));
            var value = YamlJson.ReadObject(await text.ReadToEndAsync(ct));
            if (value["metadata"] is JsonObject metadata)
            {
                metadata[Version] = VersionOf(bytes);
            }

            return value;
        }
        catch (FormatException e)
        {
            throw new KubernetesException($"reading '{path}': the file {e.Message} Delete it, or put an object there.", null, e);
        }
    }

    private static string VersionOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private string Folder(ResourceKind kind, NamespaceName namespaceName) => Path.Combine(root, namespaceName.Value, kind.Plural);
}
