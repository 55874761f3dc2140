using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <content>Deleting objects only as they were read.</content>
public sealed partial class KubernetesApi
{
    /// <summary>Deletes an object if it is still the one that was read; what it owns is deleted behind it
    /// (kubernetes.io/docs/concepts/architecture/garbage-collection/#background-deletion).</summary>
    /// <param name="version">What was read.</param>
    /// <returns>False when there was none of this name.</returns>
    /// <exception cref="ObjectChangedException">It was changed, or made anew, since it was read; it is still there.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<bool> DeleteAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, ObjectVersion version, CancellationToken ct)
    {
        var call = new ApiCall($"deleting {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "delete");
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = version.Uid, ["resourceVersion"] = version.ResourceVersion },
        };
        var body = Encoding.UTF8.GetBytes(options.ToJsonString());
        var answer = await SendAsync(call, $"{kind.PathIn(namespaceName)}/{name}", uri => Request(HttpMethod.Delete, uri, body, "application/json"), ct);
        return IsMissing(answer, name) ? false
            : answer.IsSuccess ? true
            : answer.Status == HttpStatusCode.Conflict
                ? throw new ObjectChangedException(
                    $"{call.Doing}: 409 Conflict: it was changed in {connection.Access.Server} after it was read; nothing was deleted. Run this again when nothing else writes to it.")
                : throw call.Refused(answer, connection.Access);
    }
}
