using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Slipway.Testing;

/// <summary>One request to the API server that tests run.</summary>
internal sealed class KubernetesApiRequest(HttpRequest request, string user)
{
    private static readonly string[] KnownParameters =
        ["fieldManager", "force", "fieldValidation", "labelSelector", "fieldSelector", "limit", "continue", "watch", "timeout", "resourceVersion", "timeoutSeconds", "allowWatchBookmarks"];

    public async Task AnswerAsync(
        KubernetesApiObjects objects, Func<string, bool> hasNamespace, Func<string, string, bool> allows, int maxBytes, bool cut)
    {
        if (Discovery(request.Path) is { } document)
        {
            await WriteAsync(request.HttpContext, 200, document);
            return;
        }

        if (request.Path.ToString().Split('/') is not ["", "api", "v1", "namespaces", var namespaceName, "configmaps", .. var rest] || rest.Length > 1)
        {
            throw KubernetesApiException.NoSuchPath();
        }

        if (request.Query.Keys.FirstOrDefault(k => !KnownParameters.Contains(k)) is { } unknown)
        {
            throw KubernetesApiException.BadRequest($"unknown parameter \"{unknown}\"");
        }

        var name = rest.Length == 1 ? rest[0] : "";
        var verb = Verb(name);
        var who = request.Headers["Impersonate-User"].ToString() is { Length: > 0 } other ? other : user;
        Demand(verb);
        var (code, value) = verb switch
        {
            "get" => (200, objects.Get(namespaceName, name)),
            "list" => (200, KubernetesApiMetadata.List(request, objects.List(namespaceName, Wanted(), Number("limit", int.MaxValue), request.Query["continue"].ToString()))),
            "delete" => (200, objects.Delete(namespaceName, name, await KubernetesApiDeletion.ReadAsync(request))),
            "watch" => (0, new JsonObject()),
            _ => await ApplyAsync(),
        };
        if (verb == "watch")
        {
            await WatchAsync(objects, namespaceName);
        }
        else if (cut)
        {
            request.HttpContext.Response.ContentLength = 10_000;
            await request.HttpContext.Response.WriteAsync("{\"kind\":");
            await request.HttpContext.Response.Body.FlushAsync();
            request.HttpContext.Abort();
        }
        else
        {
            await WriteAsync(request.HttpContext, code, value);
        }

        void Demand(string wanted)
        {
            if (!allows(who, wanted) || !allows(who, $"{wanted} configmaps"))
            {
                throw KubernetesApiException.Forbidden(who, wanted, "configmaps", name, namespaceName);
            }
        }

        async Task<(int Code, JsonObject Value)> ApplyAsync()
        {
            var body = await ReadAsync(maxBytes);
            if (!hasNamespace(namespaceName))
            {
                throw KubernetesApiException.NotFound("namespaces", namespaceName);
            }

            if (request.ContentType != "application/apply-patch+yaml")
            {
                throw new KubernetesApiException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - {request.ContentType}");
            }

            var manager = request.Query["fieldManager"].ToString();
            if (manager.Length == 0)
            {
                throw new KubernetesApiException(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
            }

            // An apply that makes the object needs the right to create as well, as in the real server.
            if (Missing())
            {
                Demand("create");
            }

            var (applied, created) = objects.Apply(namespaceName, name, body, manager, request.Query["force"] == "true");
            return (created ? 201 : 200, applied);
        }

        bool Missing()
        {
            try
            {
                objects.Get(namespaceName, name);
                return false;
            }
            catch (KubernetesApiException)
            {
                return true;
            }
        }
    }

    public static async Task WriteAsync(HttpContext context, int code, JsonObject value)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(value.ToJsonString());
    }

    private string Verb(string name) => (request.Method, name.Length > 0) switch
    {
        ("GET", true) => "get",
        ("GET", false) => request.Query["watch"] is ["true"] or ["1"] ? "watch" : "list",
        ("PATCH", true) => "patch",
        ("DELETE", true) => "delete",
        _ => throw new KubernetesApiException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
    };

    private Func<JsonObject, bool> Wanted()
    {
        var labels = request.Query["labelSelector"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToList();
        return value => labels.All(l => (string?)value["metadata"]?["labels"]?[l[0]] == l[1]);
    }

    private int Number(string parameter, int otherwise) =>
        int.TryParse(request.Query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    private async Task<JsonObject> ReadAsync(int maxBytes)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (body.Length > maxBytes)
        {
            throw KubernetesApiException.TooLarge();
        }

        try
        {
            return (JsonObject)JsonNode.Parse(body.ToArray())!;
        }
        catch (JsonException e)
        {
            throw KubernetesApiException.BadRequest($"error decoding YAML: {e.Message}");
        }
    }

    private async Task WatchAsync(KubernetesApiObjects objects, string namespaceName)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "application/json";
        await response.Body.FlushAsync();
        var events = objects.Watch(namespaceName, Wanted(), request.Query["resourceVersion"].ToString(), request.Query["allowWatchBookmarks"] == "true", Time(request));
        await SendAsync(request, events);
    }

    /// <summary>How long a watch is to last; null = the request does not say.</summary>
    public static TimeSpan? Time(HttpRequest request) =>
        int.TryParse(request.Query["timeoutSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Sends the events of a watch until it ends.</summary>
    public static async Task SendAsync(HttpRequest request, ChannelReader<JsonObject> events)
    {
        await foreach (var change in events.ReadAllAsync(request.HttpContext.RequestAborted))
        {
            await request.HttpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(change.ToJsonString() + "\n"));
            await request.HttpContext.Response.Body.FlushAsync();
        }
    }

    /// <summary>What kubectl asks for before it does anything.</summary>
    private static JsonObject? Discovery(string path) => path switch
    {
        "/version" => new JsonObject { ["major"] = "1", ["minor"] = "32", ["gitVersion"] = "v1.32.4" },
        "/api" => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
        "/apis" => new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray() },
        "/api/v1" => new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["groupVersion"] = "v1",
            ["resources"] = new JsonArray(new JsonObject
            {
                ["name"] = "configmaps",
                ["singularName"] = "configmap",
                ["namespaced"] = true,
                ["kind"] = "ConfigMap",
                ["verbs"] = new JsonArray("delete", "get", "list", "patch", "watch"),
                ["shortNames"] = new JsonArray("cm"),
            }),
        },
        _ => null,
    };
}
