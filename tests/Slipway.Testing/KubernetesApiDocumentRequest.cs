using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Testing;

/// <summary>One request for objects other than ConfigMaps, or for a log.</summary>
internal sealed class KubernetesApiDocumentRequest(HttpRequest request, KubernetesApiKind kind, string namespaceName, string name, bool isLog)
{
    private static readonly string[] KnownParameters =
        ["fieldManager", "fieldValidation", "labelSelector", "limit", "continue", "watch", "timeout", "resourceVersion", "timeoutSeconds", "allowWatchBookmarks", "container", "follow", "tailLines", "timestamps"];

    /// <summary>The request that a path means, or null: objects of <c>/api/v1</c> or <c>/apis/group/version</c> in a namespace, or a list of those in all namespaces.</summary>
    public static KubernetesApiDocumentRequest? Find(HttpRequest request)
    {
        var (apiVersion, rest) = request.Path.ToString().Split('/') switch
        {
            ["", "api", "v1", "namespaces", .. var core] => ("v1", core),
            ["", "apis", var group, var version, "namespaces", .. var other] => ($"{group}/{version}", other),
            ["", "api", "v1", var plural] when IsList(request) => ("v1", [AllNamespaces, plural]),
            ["", "apis", var group, var version, var plural] when IsList(request) => ($"{group}/{version}", [AllNamespaces, plural]),
            _ => ("", []),
        };
        return rest switch
        {
            [var ns, var plural] when KubernetesApiKind.Find(apiVersion, plural) is { } kind => new(request, kind, ns, "", false),
            [var ns, var plural, var name] when KubernetesApiKind.Find(apiVersion, plural) is { } kind => new(request, kind, ns, name, false),
            [var ns, "pods", var name, "log"] when apiVersion == "v1" => new(request, KubernetesApiKind.Find("v1", "pods")!, ns, name, true),
            _ => null,
        };
    }

    /// <summary>The documents' word for all namespaces; the name of none.</summary>
    private const string AllNamespaces = "";

    private static bool IsList(HttpRequest request) => request.Method == "GET" && !request.Query.ContainsKey("watch");

    public async Task AnswerAsync(
        KubernetesApiDocuments documents, KubernetesApiLogs logs, string user, Func<string, bool> hasNamespace, Func<string, string, bool> allows, bool cut)
    {
        if (request.Query.Keys.FirstOrDefault(k => !KnownParameters.Contains(k)) is { } unknown)
        {
            throw KubernetesApiException.BadRequest($"unknown parameter \"{unknown}\"");
        }

        var verb = Verb();
        var plural = isLog ? "pods/log" : kind.Plural;
        if (!allows(user, verb) || !allows(user, $"{verb} {plural}"))
        {
            throw new KubernetesApiException(
                403,
                "Forbidden",
                $"{kind.Resource}{(name.Length > 0 ? $" \"{name}\"" : "")} is forbidden: User \"{user}\" cannot {verb} resource \"{plural}\" in API group \"{kind.Group}\" {(namespaceName.Length == 0 ? "at the cluster scope" : $"in the namespace \"{namespaceName}\"")}",
                kind.Details(name));
        }

        if (isLog)
        {
            await LogAsync(logs, cut);
            return;
        }

        if (verb == "watch")
        {
            await WatchAsync(documents);
            return;
        }

        var (code, value) = verb switch
        {
            "get" => (200, documents.Get(kind, namespaceName, name)),
            "list" => (200, KubernetesApiMetadata.List(request, documents.List(kind, namespaceName, Wanted(), Number("limit") ?? int.MaxValue, request.Query["continue"].ToString()))),
            "delete" => (200, documents.Delete(kind, namespaceName, name, await KubernetesApiDeletion.ReadAsync(request))),
            "create" => (201, await CreateAsync(documents, hasNamespace)),
            _ => (200, documents.Merge(kind, namespaceName, name, await BodyAsync("application/merge-patch+json"))),
        };
        if (cut)
        {
            request.HttpContext.Abort();
            return;
        }

        await KubernetesApiRequest.WriteAsync(request.HttpContext, code, value);
    }

    private string Verb() => (request.Method, name.Length > 0) switch
    {
        ("GET", true) => "get",
        ("GET", false) => request.Query["watch"] is ["true"] or ["1"] ? "watch" : "list",
        ("POST", false) => "create",
        ("PATCH", true) when !isLog => "patch",
        ("DELETE", true) when !isLog => "delete",
        _ => throw new KubernetesApiException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
    };

    private async Task<JsonObject> CreateAsync(KubernetesApiDocuments documents, Func<string, bool> hasNamespace)
    {
        var body = await BodyAsync("application/json");
        return hasNamespace(namespaceName)
            ? documents.Create(kind, namespaceName, body)
            : throw new KubernetesApiException(404, "NotFound", $"namespaces \"{namespaceName}\" not found", new JsonObject { ["name"] = namespaceName, ["kind"] = "namespaces" });
    }

    private async Task<JsonObject> BodyAsync(string contentType)
    {
        if (request.ContentType != contentType)
        {
            throw new KubernetesApiException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - {request.ContentType}");
        }

        try
        {
            return (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.BadRequest($"error decoding JSON: {e.Message}");
        }
    }

    private async Task LogAsync(KubernetesApiLogs logs, bool cut)
    {
        var (response, container, follow) = (request.HttpContext.Response, request.Query["container"].ToString(), request.Query["follow"] == "true");
        var (text, more) = logs.Read(namespaceName, name, container, 0, follow);
        if (Number("tailLines") is { } last)
        {
            text = string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(last).Select(line => line + "\n"));
        }

        response.ContentType = "text/plain";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(Stamped(text)));
        await response.Body.FlushAsync();
        if (cut)
        {
            request.HttpContext.Abort();
            return;
        }

        for (var read = text.Length; more is not null; read += text.Length)
        {
            await more.WaitAsync(request.HttpContext.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            request.HttpContext.RequestAborted.ThrowIfCancellationRequested();
            (text, more) = logs.Read(namespaceName, name, container, read, follow);
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(Stamped(text)));
            await response.Body.FlushAsync();
        }
    }

    /// <summary>The lines, each behind the time at which the kubelet had it from the container, if that is asked for.</summary>
    private string Stamped(string text) => request.Query["timestamps"] != "true" ? text
        : string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"2026-01-01T12:00:01.123456789Z {line}\n"));

    private async Task WatchAsync(KubernetesApiDocuments documents)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "application/json";
        await response.Body.FlushAsync();
        var events = documents.Watch(kind, namespaceName, Wanted(), request.Query["resourceVersion"].ToString(), request.Query["allowWatchBookmarks"] == "true", KubernetesApiRequest.Time(request));
        await KubernetesApiRequest.SendAsync(request, events);
    }

    private Func<JsonObject, bool> Wanted()
    {
        var labels = request.Query["labelSelector"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToList();
        return value => labels.All(l => (string?)value["metadata"]?["labels"]?[l[0]] == l[1]);
    }

    private int? Number(string parameter) =>
        int.TryParse(request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
