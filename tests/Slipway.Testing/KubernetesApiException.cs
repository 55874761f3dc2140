using System.Text.Json.Nodes;

namespace Slipway.Testing;

/// <summary>A refusal of the API: a Status object
/// (kubernetes.io/docs/reference/generated/kubernetes-api/v1.32/#status-v1-meta).</summary>
public sealed class KubernetesApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public TimeSpan? RetryAfter { get; init; }

    public JsonObject ToJson() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = Message,
        ["reason"] = reason,
        ["details"] = details?.DeepClone(),
        ["code"] = code,
    };

    public static KubernetesApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static KubernetesApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static KubernetesApiException Forbidden(string user, string verb, string plural, string name, string namespaceName) =>
        new(403, "Forbidden", $"{plural}{(name.Length > 0 ? $" \"{name}\"" : "")} is forbidden: User \"{user}\" cannot {verb} resource \"{plural}\" in API group \"\" in the namespace \"{namespaceName}\"", Details(plural, name));

    public static KubernetesApiException NotFound(string plural, string name) =>
        new(404, "NotFound", $"{plural} \"{name}\" not found", Details(plural, name));

    public static KubernetesApiException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static KubernetesApiException Invalid(string name, string field, string why) =>
        new(422, "Invalid", $"ConfigMap \"{name}\" is invalid: {field}: {why}", Details("ConfigMap", name, ("FieldValueInvalid", why, field)));

    public static KubernetesApiException TooLarge() => new(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");

    /// <summary>A conflict of server-side apply, as the API server words it.</summary>
    public static KubernetesApiException Conflict(string name, IReadOnlyList<(string Manager, string Field)> conflicts) =>
        new(409, "Conflict",
            $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: "
            + (conflicts.Count == 1
                ? $"conflict with \"{conflicts[0].Manager}\" using v1: {conflicts[0].Field}"
                : "conflicts with " + string.Join(" and ", conflicts.GroupBy(c => c.Manager).Select(g => $"\"{g.Key}\" using v1:\n{string.Join('\n', g.Select(c => $"- {c.Field}"))}"))),
            Details("configmaps", name, [.. conflicts.Select(c => ("FieldManagerConflict", $"conflict with \"{c.Manager}\" using v1", c.Field))]));

    /// <summary>A version that is not the newest (apiserver, registry/generic/registry: OptimisticLockErrorMsg).</summary>
    public static KubernetesApiException Changed(string name) =>
        new(409, "Conflict",
            $"Operation cannot be fulfilled on configmaps \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
            new JsonObject { ["name"] = name, ["kind"] = "configmaps" });

    private static JsonObject Details(string kind, string name, params (string Reason, string Message, string Field)[] causes) => new()
    {
        ["name"] = name,
        ["kind"] = kind,
        ["causes"] = new JsonArray([.. causes.Select(c => new JsonObject { ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field })]),
    };
}
