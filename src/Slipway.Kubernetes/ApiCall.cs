using System.Net;
using System.Security.Authentication;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <summary>What a call is about, and the exceptions for its ways to fail.</summary>
/// <param name="Doing">The action as a message starts: <c>applying ConfigMap 'namespace/name'</c>.</param>
/// <param name="Kind">The kind of the objects.</param>
/// <param name="Namespace">Their namespace; null = all.</param>
/// <param name="Verbs">The RBAC verbs that the call needs.</param>
internal sealed record ApiCall(string Doing, ResourceKind Kind, NamespaceName? Namespace, params IReadOnlyList<string> Verbs)
{
    /// <summary>The API refused.</summary>
    public KubernetesException Refused(ApiAnswer answer, ClusterAccess access)
    {
        var head = $"{Doing}: {(int)answer.Status} {answer.Status}";
        var message = answer.Message.TrimEnd('.');
        var text = answer.Status switch
        {
            HttpStatusCode.Unauthorized => $"{head} from {access.Server}. {access.Credentials.Cure}",
            HttpStatusCode.Forbidden when message.Contains("cannot ", StringComparison.Ordinal) => $"{head}: {message}. {Grant()}",
            HttpStatusCode.NotFound when (string?)answer.Json?["details"]?["kind"] == "namespaces" =>
                $"{head}: namespace '{Namespace}' does not exist in {access.Server}. Create it with 'kubectl create namespace {Namespace}', or correct --namespace.",
            HttpStatusCode.NotFound => $"{head}: {message}. Check that {access.Server} is the address of a Kubernetes API that serves {Kind.ApiVersion} {Kind.Plural}.",
            HttpStatusCode.Conflict when Conflicts(answer) is { Count: > 0 } conflicts =>
                $"{head}: other field managers own fields of it: {string.Join("; ", conflicts)}. Delete the object if nothing else needs it, or choose another name.",
            _ when answer.IsTransient => $"{head}: {message}. It was tried several times; {access.Server} is in trouble or overloaded: try again later.",
            _ => $"{head}: {message}.",
        };
        return new KubernetesException(text, answer.Status);
    }

    /// <summary>What to say when the object is of another version than the one that was read.</summary>
    /// <param name="where">The server or directory.</param>
    public string Changed(string where) =>
        $"{Doing}: 409 Conflict: it was changed in {where} after it was read; nothing was written. Run this again when nothing else writes to it.";

    /// <summary>There was no answer.</summary>
    public KubernetesException Unreachable(Exception e, ClusterAccess access)
    {
        var why = e.InnerException is AuthenticationException inner
            ? $"its certificate was refused: {inner.Message.TrimEnd('.')}. Correct the certificate authority or the address in {access.Source}."
            : $"{e.Message.TrimEnd('.')}. Check the address, and that the network lets you reach it ({access.Source}).";
        return new KubernetesException($"{Doing}: cannot reach {access.Server}: {why}", null, e);
    }

    /// <summary>The server answered with something that is not an object of the kind.</summary>
    public KubernetesException NotAnObject(ApiAnswer answer, ClusterAccess access) =>
        new($"{Doing}: {access.Server} answered {(int)answer.Status} with something that is no {Kind.Kind}: {answer.Message}. Check that the address is that of a Kubernetes API.", answer.Status);

    private string Grant()
    {
        var rule = $"with apiGroups [\"{Kind.Group}\"], resources [\"{Kind.Plural}\"], verbs [{string.Join(", ", Verbs.Select(v => $"\"{v}\""))}]";
        return Namespace is null ? $"Grant it: a ClusterRole {rule}, and a ClusterRoleBinding to that user." : $"Grant it: a Role in namespace '{Namespace}' {rule}, and a RoleBinding to that user.";
    }

    /// <summary>Who owns what, from the causes of a conflict of server-side apply, whose messages read
    /// <c>conflict with "manager" using v1</c> (kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts).</summary>
    public static IReadOnlyList<string> Conflicts(ApiAnswer answer) =>
        [.. (answer.Json?["details"]?["causes"] as JsonArray ?? [])
            .Where(cause => (string?)cause?["reason"] == "FieldManagerConflict")
            .Select(cause => (Manager: Quoted((string?)cause!["message"] ?? ""), Field: (string?)cause["field"] ?? ""))
            .GroupBy(c => c.Manager, StringComparer.Ordinal)
            // The server tells them in any order.
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"'{g.Key}' owns {string.Join(", ", g.Select(c => c.Field).Order(StringComparer.Ordinal))}")];

    private static string Quoted(string message) => message.Split('"') is [_, var manager, ..] ? manager : message;
}
