using System.Net;

namespace Slipway.ObjectStore;

/// <summary>What the SDK's requests and the stores' answers need between the SDK and the wire.</summary>
/// <param name="inner">The wire.</param>
internal sealed class S3Wire(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>User metadata that no object has: marks the answer to a HEAD that found nothing.</summary>
    public const string AbsentMetadata = "slipway-absent";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK puts "Expect: 100-continue" on every body and lets nobody switch it off. R2 and workerd never answer it, which
        // costs the wait; and when the body is sent without waiting, Ceph, having refused the request by its headers, takes the
        // body for the next request on the connection.
        request.Headers.ExpectContinue = false;
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Head && answer.StatusCode == HttpStatusCode.NotFound)
        {
            // An everyday answer, for which the SDK throws an exception through its twenty layers: a tenth of a small upload's time.
            answer.StatusCode = HttpStatusCode.OK;
            answer.Headers.Add($"x-amz-meta-{AbsentMetadata}", "true");
        }

        return answer;
    }
}
