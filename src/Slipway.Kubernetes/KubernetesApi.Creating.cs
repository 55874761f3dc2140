using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <content>Making objects, and changing single fields of them.</content>
public sealed partial class KubernetesApi
{
    /// <summary>
    /// Makes an object that is not there yet. It is sent once, and again only where it surely was not carried out (no connection, or 429): an
    /// object with <c>generateName</c> would otherwise be made twice.
    /// </summary>
    /// <param name="desired">Holds <c>metadata.namespace</c>, and <c>metadata.name</c> or <c>metadata.generateName</c>.</param>
    /// <returns>The object as it was made, with its name.</returns>
    /// <exception cref="FormatException">It is of another kind, or has no namespace or no name.</exception>
    /// <exception cref="KubernetesException">The API refused (status 409: there is one of this name), could not be reached, or gave no answer.</exception>
    public async Task<JsonObject> CreateAsync(ResourceKind kind, JsonObject desired, CancellationToken ct)
    {
        var (namespaceName, name) = kind.IdentifyNew(desired);
        var call = new ApiCall($"creating {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "create");
        var body = Encoding.UTF8.GetBytes(desired.ToJsonString());
        var answer = await SendOnceAsync(call, $"{kind.PathIn(namespaceName)}?fieldManager={FieldManager}", uri => Request(HttpMethod.Post, uri, body, "application/json"), ct);
        return answer.Status == HttpStatusCode.Conflict && (string?)answer.Json?["reason"] == "AlreadyExists"
            ? throw new KubernetesException($"{call.Doing}: 409 Conflict: there is one of this name already. Choose another name, or delete it.", answer.Status)
            : Object(call, answer);
    }

    /// <summary>Changes fields of an object that exists (JSON merge patch, RFC 7396: null removes a field).</summary>
    /// <param name="patch">The fields to change.</param>
    /// <returns>The object as it is now; null when there is none of this name.</returns>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public async Task<JsonObject?> PatchAsync(ResourceKind kind, NamespaceName namespaceName, ResourceName name, JsonObject patch, CancellationToken ct)
    {
        var call = new ApiCall($"changing {kind.Kind} '{namespaceName}/{name}'", kind, namespaceName, "patch");
        var body = Encoding.UTF8.GetBytes(patch.ToJsonString());
        var path = $"{kind.PathIn(namespaceName)}/{name}?fieldManager={FieldManager}";
        // The same patch twice is the same as once.
        var answer = await SendAsync(call, path, uri => Request(HttpMethod.Patch, uri, body, "application/merge-patch+json"), ct);
        return IsMissing(answer, name) ? null : Object(call, answer);
    }

    private async Task<ApiAnswer> SendOnceAsync(ApiCall call, string pathAndQuery, Func<Uri, HttpRequestMessage> create, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await AttemptAsync(call, pathAndQuery, create, ct);
                if (answer.Status != HttpStatusCode.TooManyRequests || attempt >= options.Retries)
                {
                    return answer;
                }

                var wait = answer.RetryAfter is { } after && after < options.MaxRetryAfter ? after : options.RetryDelay;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, options.Time, ct);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError && attempt < options.Retries)
            {
                options.Warn($"{call.Doing}: {e.Message}; trying again {options.Again(attempt)}");
                await Task.Delay(options.RetryDelay, options.Time, ct);
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
            {
                throw call.Unreachable(e, connection.Access);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                throw new KubernetesException(
                    $"{call.Doing}: {connection.Access.Server} gave no answer: {e.Message.TrimEnd('.')}. It may have been made all the same: look before you try again.", null, e);
            }
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, byte[] body, string contentType)
    {
        var request = Request(method, uri, null);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return request;
    }
}
