using System.Text.Json.Nodes;

namespace Slipway.Testing;

/// <summary>A refusal of the API: a Status object
/// (kubernetes.io/docs/reference/generated/kubernetes-api/v1.32/#status-v1-meta).</summary>
public sealed class KubernetesApiException(int code, string? reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public TimeSpan? RetryAfter { get; init; }

    public JsonObject ToJson()
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (reason is not null)
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = code;
        return status;
    }

    /// <summary>The answer to a deletion, which is no refusal.</summary>
    public static JsonObject Deleted(JsonObject details) =>
        new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };

    public static KubernetesApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static KubernetesApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static KubernetesApiException Forbidden(string user, string verb, string plural, string name, string namespaceName) =>
        new(403, "Forbidden", $"{plural}{(name.Length > 0 ? $" \"{name}\"" : "")} is forbidden: User \"{user}\" cannot {verb} resource \"{plural}\" in API group \"\" in the namespace \"{namespaceName}\"", Details(plural, name));

    public static KubernetesApiException NotFound(string plural, string name) =>
        new(404, "NotFound", $"{plural} \"{name}\" not found", Details(plural, name));

    public static KubernetesApiException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static KubernetesApiException Invalid(string name, string field, string why) =>
        new(422, "Invalid", $"ConfigMap \"{name}\" is invalid: {field}: {why}", new JsonObject { ["name"] = name, ["kind"] = "ConfigMap", ["causes"] = Causes((Cause(why), why, field)) });

    /// <summary>The reason that goes with the beginning of a message (apimachinery, util/validation/field).</summary>
    public static string Cause(string why) => why.Split(':')[0] switch
    {
        "Required value" => "FieldValueRequired",
        "Too long" => "FieldValueTooLong",
        _ => "FieldValueInvalid",
    };

    public static KubernetesApiException TooLarge() => new(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");

    /// <summary>A conflict of server-side apply, as the API server words it when the others applied too (apimachinery,
    /// util/managedfields/internal: NewConflictError).</summary>
    public static KubernetesApiException Conflict(IReadOnlyList<(string Manager, string Field)> conflicts) =>
        new(409, "Conflict",
            $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: "
            + (conflicts.Count == 1
                ? $"conflict with \"{conflicts[0].Manager}\": {conflicts[0].Field}"
                : string.Join('\n', conflicts.GroupBy(c => c.Manager).Select(g => $"conflicts with \"{g.Key}\":\n{string.Join('\n', g.Select(c => $"- {c.Field}"))}"))),
            new JsonObject { ["causes"] = Causes([.. conflicts.Select(c => ("FieldManagerConflict", $"conflict with \"{c.Manager}\"", c.Field))]) });

    /// <summary>A version that is not the newest (apiserver, registry/generic/registry: OptimisticLockErrorMsg).</summary>
    public static KubernetesApiException Changed(string resource, JsonObject details) =>
        new(409, "Conflict",
            $"Operation cannot be fulfilled on {resource} \"{details["name"]}\": the object has been modified; please apply your changes to the latest version and try again",
            details);

    /// <summary>The field that breaks a rule, and how.</summary>
    public static JsonArray Causes(params IEnumerable<(string Reason, string Message, string Field)> causes) =>
        [.. causes.Select(c => (JsonNode)new JsonObject { ["reason"] = c.Reason, ["message"] = c.Message, ["field"] = c.Field })];

    private static JsonObject Details(string kind, string name)
    {
        var details = new JsonObject { ["kind"] = kind };
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        return details;
    }
}
