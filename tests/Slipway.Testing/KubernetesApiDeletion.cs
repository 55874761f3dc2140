using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Testing;

/// <summary>What a deletion asks for: DeleteOptions of its body (kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options).</summary>
internal sealed record KubernetesApiDeletion(string? Uid, string? ResourceVersion, bool IsOrphaning)
{
    private static readonly string[] Fields = ["apiVersion", "kind", "preconditions", "propagationPolicy"];

    private static readonly string[] Policies = ["Orphan", "Background", "Foreground"];

    /// <summary>Reads the body; without one nothing is asked for.</summary>
    public static async Task<KubernetesApiDeletion> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (body.Length == 0)
        {
            return new KubernetesApiDeletion(null, null, false);
        }

        if (request.ContentType != "application/json")
        {
            throw new KubernetesApiException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - {request.ContentType}");
        }

        try
        {
            var options = (JsonObject)JsonNode.Parse(body.ToArray())!;
            return (string?)options["kind"] == "DeleteOptions" && options.All(field => Fields.Contains(field.Key))
                && (options["propagationPolicy"] is null || Policies.Contains((string?)options["propagationPolicy"]))
                ? new KubernetesApiDeletion((string?)options["preconditions"]?["uid"], (string?)options["preconditions"]?["resourceVersion"], (string?)options["propagationPolicy"] == "Orphan")
                : throw KubernetesApiException.BadRequest($"no DeleteOptions: {options.ToJsonString()}");
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.BadRequest($"error decoding JSON: {e.Message}");
        }
    }

    /// <summary>Refuses to delete an object other than the one that is meant (apiserver, registry/rest: BeforeDelete).</summary>
    public void Check(string group, string kind, JsonNode metadata)
    {
        var (uid, version) = ((string?)metadata["uid"], (string?)metadata["resourceVersion"]);
        var why = Uid is not null && Uid != uid ? $"the UID in the precondition ({Uid}) does not match the UID in record ({uid}). The object might have been deleted and then recreated"
            : ResourceVersion is not null && ResourceVersion != version
                ? $"the ResourceVersion in the precondition ({ResourceVersion}) does not match the ResourceVersion in record ({version}). The object might have been modified"
                : null;
        if (why is not null)
        {
            var details = new JsonObject { ["name"] = (string?)metadata["name"], ["kind"] = kind };
            var resource = kind;
            if (group.Length > 0)
            {
                (details["group"], resource) = (group, $"{kind}.{group}");
            }

            throw new KubernetesApiException(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{metadata["name"]}\": {why}", details);
        }
    }
}
