using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Polly;

namespace Slipway.Kubernetes;

/// <summary>The API of a cluster.</summary>
public sealed partial class KubernetesApi : IKubernetes
{
    /// <summary>Our name as an owner of fields.</summary>
    public const string FieldManager = "slipway";

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
            return await retry.ExecuteAsync(async c => await AttemptAsync(call, pathAndQuery, create, c.CancellationToken), context);
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

    private async Task<ApiAnswer> AttemptAsync(ApiCall call, string pathAndQuery, Func<Uri, HttpRequestMessage> create, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(options.AttemptTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        await using var notice = options.Time.CreateTimer(
            _ => options.Warn($"{call.Doing}: waiting for {connection.Access.Server}, which has not answered for {options.NoticeAfter.TotalSeconds:0.##} s"),
            null, options.NoticeAfter, Timeout.InfiniteTimeSpan);
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

    private static string Selector(IReadOnlyDictionary<LabelKey, LabelValue>? labels) =>
        Query("labelSelector", string.Join(',', (labels ?? new Dictionary<LabelKey, LabelValue>()).Select(l => $"{l.Key}={l.Value}")));

    private static string Query(string name, string value) => value.Length == 0 ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
