using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>
/// Objects of namespaces, read and written by name: the API of a cluster (<see cref="KubernetesApi"/>) or a directory
/// (<see cref="DirectoryKubernetes"/>). Shaped like the calls of KubernetesClient, and as few as are needed.
/// </summary>
public interface IKubernetes : IDisposable
{
    /// <summary>Where the objects are, for logs: <c>cluster https://…</c> or <c>directory /…</c>.</summary>
    string Location { get; }

    /// <summary>Reads an object, with its <c>metadata.resourceVersion</c>; null when there is none of this name.</summary>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    Task<JsonObject?> GetAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct);

    /// <summary>Reads all objects of a namespace, sorted by name.</summary>
    /// <param name="labels">Labels that the objects must have, with these values; null or empty = all objects.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct);

    /// <summary>
    /// Makes an object, or brings the fields that are given to the values that are given (server-side apply, field manager
    /// <see cref="KubernetesApi.FieldManager"/>): a field that an earlier apply gave and this one does not is removed.
    /// </summary>
    /// <param name="desired">Holds <c>metadata.namespace</c> and <c>metadata.name</c>; with <c>metadata.resourceVersion</c> only that version is written over.</param>
    /// <param name="force">Takes over fields of other field managers; otherwise they are a conflict.</param>
    /// <returns>The object as it is now.</returns>
    /// <exception cref="ObjectChangedException">The object is of another version than the one given (status 409).</exception>
    /// <exception cref="KubernetesException">The API refused (status 409: another field manager owns a field) or could not be reached.</exception>
    Task<JsonObject> ApplyAsync(ResourceKind kind, JsonObject desired, bool force, CancellationToken ct);

    /// <summary>Deletes an object.</summary>
    /// <returns>False when there was none of this name.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    Task<bool> DeleteAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct);
}
