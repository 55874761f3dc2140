using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Polly;

namespace Slipway.Kubernetes;

/// <summary>The API of a cluster.</summary>
public sealed partial class KubernetesApi : IKubernetes
{
    /// <summary>Our name as an owner of fields.</summary>
    public const string FieldManager = "slipway";

    /// <summary>Objects that a list asks for at once: the page size that kubectl uses.</summary>
    private const int PageSize = 500;

    private readonly ApiConnection connection;
    private readonly KubernetesApiOptions options;
    private readonly ResiliencePipeline<ApiAnswer> retry;

    /// <summary>Describes a client; nothing is sent yet.</summary>
    public KubernetesApi(ClusterAccess access, KubernetesApiOptions? options = null)
    {
        this.options = options ?? new KubernetesApiOptions();
        connection = new ApiConnection(access);
        retry = ApiRetry.Create(this.options);
    }

    /// <inheritdoc/>
    public string Location => $"cluster {connection.Access.Server}";

    /// <inheritdoc/>
    public async Task<JsonObject?> GetAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        var call = new ApiCall($"reading {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "get");
        var answer = await SendAsync(call, HttpMethod.Get, $"{kind.PathIn(namespaceName)}/{name}", null, ct);
        return IsMissing(answer, name) ? null : Object(call, answer);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, CancellationToken ct)
    {
        var call = new ApiCall($"listing {kind.Plural} of namespace '{namespaceName}'", kind, namespaceName, "list");
        var found = new List<JsonObject>();
        var next = "";
        do
        {
            var page = Object(call, await SendAsync(
                call, HttpMethod.Get, $"{kind.PathIn(namespaceName)}?limit={PageSize}{Selector(labels)}{Query("continue", next)}", null, ct));
            // Items of a list carry neither apiVersion nor kind.
            found.AddRange((page["items"] as JsonArray ?? []).OfType<JsonObject>().Select(item =>
            {
                var value = (JsonObject)item.DeepClone();
                (value["apiVersion"], value["kind"]) = (kind.ApiVersion, kind.Kind);
                return value;
            }));
            next = (string?)page["metadata"]?["continue"] ?? "";
        }
        while (next.Length > 0);

        return [.. found.OrderBy(o => (string?)o["metadata"]?["name"], StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<JsonObject> ApplyAsync(ResourceKind kind, JsonObject desired, bool force, CancellationToken ct)
    {
        var (namespaceName, name) = kind.Identify(desired);
        // An apply that makes the object needs the right to create as well.
        var call = new ApiCall($"applying {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "create", "patch");
        var body = Encoding.UTF8.GetBytes(desired.ToJsonString());
        var answer = await SendAsync(
            call, HttpMethod.Patch, $"{kind.PathIn(namespaceName)}/{name}?fieldManager={FieldManager}&force={(force ? "true" : "false")}", body, ct);
        return answer.Status == HttpStatusCode.Conflict && ApiCall.Conflicts(answer).Count == 0 && desired["metadata"]?["resourceVersion"] is not null
            ? throw new ObjectChangedException(call.Changed(connection.Access.Server.ToString()))
            : Object(call, answer);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        var call = new ApiCall($"deleting {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "delete");
        var answer = await SendAsync(call, HttpMethod.Delete, $"{kind.PathIn(namespaceName)}/{name}", null, ct);
        if (IsMissing(answer, name))
        {
            return false;
        }

        return answer.IsSuccess ? true : throw call.Refused(answer, connection.Access);
    }

    /// <summary>
    /// Follows the objects of a namespace: first those that exist, then each change, until the server ends the watch (after some
    /// minutes), the network breaks, or <paramref name="ct"/> is cancelled. The caller then watches anew.
    /// </summary>
    /// <param name="labels">Labels that the objects must have, with these values; null or empty = all objects.</param>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, [EnumeratorCancellation] CancellationToken ct)
    {
        var call = new ApiCall($"watching {kind.Plural} of namespace '{namespaceName}'", kind, namespaceName, "list", "watch");
        var path = $"{kind.PathIn(namespaceName)}?watch=true{Selector(labels)}";
        using var response = await OpenAsync(call, path, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw call.Refused(await ApiAnswer.ReadAsync(response, options.Time, ct), connection.Access);
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        while (await ReadLineAsync(lines, ct) is { } line)
        {
            var change = JsonNode.Parse(line);
            if (change?["object"] is JsonObject value && ParseType((string?)change["type"]) is { } type)
            {
                yield return new WatchEvent(type, (JsonObject)value.DeepClone());
            }
            else if ((string?)change?["type"] == "ERROR")
            {
                throw new KubernetesException($"{call.Doing}: {change["object"]?["message"]}. Watch anew.");
            }
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => connection.Dispose();

    private Task<ApiAnswer> SendAsync(ApiCall call, HttpMethod method, string pathAndQuery, byte[]? body, CancellationToken ct) =>
        SendAsync(call, pathAndQuery, uri => Request(method, uri, body), ct);

    private async Task<ApiAnswer> SendAsync(ApiCall call, string pathAndQuery, Func<Uri, HttpRequestMessage> create, CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(ApiRetry.Action, call.Doing);
        try
        {
            return await retry.ExecuteAsync(async c => await AttemptAsync(pathAndQuery, create, c.CancellationToken), context);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            throw call.Unreachable(e, connection.Access);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<ApiAnswer> AttemptAsync(string pathAndQuery, Func<Uri, HttpRequestMessage> create, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.AttemptTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var response = await connection.SendAsync(pathAndQuery, create, both.Token);
            return await ApiAnswer.ReadAsync(response, options.Time, both.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.AttemptTimeout.TotalSeconds} s", e);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(ApiCall call, string pathAndQuery, CancellationToken ct)
    {
        try
        {
            return await connection.SendAsync(pathAndQuery, uri => Request(HttpMethod.Get, uri, null), ct);
        }
        catch (HttpRequestException e)
        {
            throw call.Unreachable(e, connection.Access);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader lines, CancellationToken ct)
    {
        try
        {
            return await lines.ReadLineAsync(ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, byte[]? body)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway", null));
        if (body is not null)
        {
            // JSON is YAML, and this is the content type of an apply.
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml") } };
        }

        return request;
    }

    private JsonObject Object(ApiCall call, ApiAnswer answer) =>
        answer.IsSuccess
            ? answer.Json ?? throw call.NotAnObject(answer, connection.Access)
            : throw call.Refused(answer, connection.Access);

    /// <summary>True when the object itself is missing; a missing namespace or a wrong address is an error.</summary>
    private static bool IsMissing(ApiAnswer answer, ResourceName name) =>
        answer.Status == HttpStatusCode.NotFound && (string?)answer.Json?["details"]?["name"] == name.Value
        && (string?)answer.Json["details"]?["kind"] != "namespaces";

    private static WatchEventType? ParseType(string? text) => text switch
    {
        "ADDED" => WatchEventType.Added,
        "MODIFIED" => WatchEventType.Modified,
        "DELETED" => WatchEventType.Deleted,
        _ => null,
    };

    private static string Selector(IReadOnlyDictionary<LabelKey, LabelValue>? labels) =>
        Query("labelSelector", string.Join(',', (labels ?? new Dictionary<LabelKey, LabelValue>()).Select(l => $"{l.Key}={l.Value}")));

    private static string Query(string name, string value) => value.Length == 0 ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
