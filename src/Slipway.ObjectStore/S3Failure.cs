using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Slipway.ObjectStore;

/// <summary>Turns what the SDK throws into cause, cure, and whether a repetition may help.</summary>
internal static class S3Failure
{
    /// <summary>True for what a request can throw when the store or the network fails.</summary>
    public static bool Is(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or SocketException or IOException or OperationCanceledException;

    /// <summary>Describes it.</summary>
    public static ObjectStoreException Describe(Exception e, ObjectAction action, ObjectAddress address, Uri endpoint) =>
        e is AmazonServiceException { StatusCode: not 0 } answer
            ? OfAnswer(answer, action, address, endpoint)
            : OfNetwork(e, action, address, endpoint);

    private static ObjectStoreException OfAnswer(AmazonServiceException e, ObjectAction action, ObjectAddress address, Uri endpoint)
    {
        var status = (int)e.StatusCode;
        // Without a code in the answer the SDK repeats the status, as its name.
        var code = string.IsNullOrEmpty(e.ErrorCode) || e.ErrorCode == status.ToString() ? e.StatusCode.ToString() : e.ErrorCode;
        return new(action, address, $"{status} {code}", Cure(code, e, action, address, endpoint), e)
        {
            Status = status,
            Code = code,
            IsTransient = IsTransient(status),
            RetryAfter = RetryAfter(e),
        };
    }

    // 501 is the store's last word about a feature.
    private static bool IsTransient(int status) => status is >= 500 and not 501 or 429;

    private static string Cure(string code, AmazonServiceException e, ObjectAction action, ObjectAddress address, Uri endpoint) => code switch
    {
        "SignatureDoesNotMatch" =>
            $"The secret in the file {S3Credentials.SecretAccessKeyFile} of r2-credentials does not belong to the key in {S3Credentials.AccessKeyIdFile}.",
        "InvalidAccessKeyId" or "Unauthorized" =>
            $"{endpoint.Host} does not know the key in the file {S3Credentials.AccessKeyIdFile} of r2-credentials: "
            + "it was deleted, belongs to another account, or is not an S3 key.",
        "AccessDenied" or "Forbidden" =>
            $"The key in r2-credentials may not {(action is ObjectAction.Put or ObjectAction.Delete ? "write to" : "read from")} this bucket: "
            + "give its token 'Object Read & Write' for the bucket (elsewhere than R2: get, put and list).",
        "NoSuchBucket" =>
            $"{endpoint.Host} has no bucket '{address.Bucket}' for this key: create it (wrangler r2 bucket create {address.Bucket}), or correct r2-bucket-name.",
        "RequestTimeTooSkewed" => "The clock of this machine is wrong: set it.",
        "XAmzContentSHA256Mismatch" or "BadDigest" => "The bytes were changed on their way: look for a proxy in between, and upload again.",
        "EntityTooLarge" => "The file is larger than the store takes in one request (5 GiB for R2).",
        "AuthorizationHeaderMalformed" or "PermanentRedirect" =>
            "This store wants requests for one region; R2 and stores that accept the region 'auto' are supported.",
        _ when IsTransient((int)e.StatusCode) =>
            $"{endpoint.Host} is overloaded or out of order: try again later.{Words(e)}",
        _ => $"{endpoint.Host} refused the request: check r2-endpoint-url, r2-bucket-name and the key in r2-credentials.{Words(e)}",
    };

    private static string Words(AmazonServiceException e) =>
        string.IsNullOrWhiteSpace(e.Message) || e.InnerException?.Message == e.Message ? "" : $" It says: {e.Message.Trim()}";

    private static ObjectStoreException OfNetwork(Exception e, ObjectAction action, ObjectAddress address, Uri endpoint)
    {
        var (cause, cure, transient) = Chain(e).Select(x => x switch
        {
            AuthenticationException tls => (
                $"TLS handshake failed: {Sentence(tls.InnerException ?? tls)}",
                $"The certificate of {endpoint.Authority} is not trusted here: check r2-endpoint-url, or name its CA in SSL_CERT_FILE.",
                false),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => (
                "Could not resolve host",
                $"No address is known for '{endpoint.Host}': check r2-endpoint-url and the machine's DNS.",
                true),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (
                "Connection refused", $"Nothing listens at {endpoint.Authority}: check r2-endpoint-url, or start the store.", true),
            SocketException socket => (
                Sentence(socket), $"The connection to {endpoint.Authority} failed: check the network and r2-endpoint-url.", true),
            OperationCanceledException => (
                "Timed out", $"{endpoint.Authority} did not answer in time: check the network and r2-endpoint-url, or try again.", true),
            HttpIOException or EndOfStreamException => (
                "Connection closed", $"{endpoint.Authority} ended the connection before it answered: try again later.", true),
            _ => default((string, string, bool)?),
        }).FirstOrDefault(found => found is not null) ?? (Sentence(Chain(e).Last()), "Check r2-endpoint-url and the network.", true);
        return new(action, address, cause, cure, e) { IsTransient = transient };
    }

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    private static string Sentence(Exception e) => e.Message.TrimEnd('.', ' ');

    private static TimeSpan? RetryAfter(AmazonServiceException e) =>
        e.InnerException is HttpErrorResponseException { Response: { } response }
        && int.TryParse(response.GetHeaderValue("Retry-After"), out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
