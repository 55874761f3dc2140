using Amazon.S3;
using Amazon.S3.Model;

namespace Slipway.ObjectStore;

/// <summary>R2, or another store that speaks S3's API (developers.cloudflare.com/r2/api/s3). One request for each call, no retries.</summary>
public sealed class S3ObjectStore : IObjectStore
{
    /// <summary>User metadata that holds the content's SHA-256 as hexadecimal digits: <c>x-amz-meta-sha256</c>.</summary>
    public const string DigestMetadata = "sha256";

    /// <summary>What a request without a body may take: R2 answers in well under a second, a loaded Ceph in several.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The slowest line on which an upload is worth waiting for: with it 64 MiB take 17 minutes.</summary>
    private const int SlowestBytesPerSecond = 64 * 1024;

    private const int NotFound = 404;
    private const int PreconditionFailed = 412;

    private readonly Uri endpoint;
    private readonly AmazonS3Client client;

    /// <summary>Opens a store; nothing is sent yet.</summary>
    public S3ObjectStore(Uri endpoint, S3Credentials credentials)
    {
        this.endpoint = endpoint;
        client = S3Connection.Open(endpoint, credentials);
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        var result = await PutAsync(address, content, condition, condition.Expected?.Value, ct);
        // Ceph 16 compares If-Match with its ETag as it is, without the quotes that the header has (RFC 9110, 13.1.1): it refuses
        // an object that has not changed. Others never come here.
        return result.Outcome == PutOutcome.Changed && (await HeadAsync(address, ct))?.ETag == condition.Expected
            ? await PutAsync(address, content, condition, condition.Expected!.Value.Trim('"'), ct)
            : result;
    }

    /// <inheritdoc/>
    public async Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct) =>
        await OpenAsync(address, ObjectAction.Get, ct) ?? throw new ObjectNotFoundException(address);

    /// <inheritdoc/>
    public async Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct)
    {
        var request = new GetObjectMetadataRequest { BucketName = address.Bucket.Value, Key = address.Key.Value };
        try
        {
            var response = await SendAsync(ObjectAction.Head, address, AnswerTimeout, token => client.GetObjectMetadataAsync(request, token), ct);
            return response.Metadata[S3Wire.AbsentMetadata] is null
                ? Metadata(response.ContentLength, response.Metadata, response.Headers.ContentType, response.ETag)
                : null;
        }
        catch (ObjectStoreException e) when (e.Status is >= 400 and < 500 && !e.IsTransient)
        {
            // The answer to a HEAD has no body, so it does not say why: the same question as a GET does.
            using var stored = await OpenAsync(address, ObjectAction.Head, ct);
            return stored?.Metadata;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct)
    {
        // S3 answers 204 whether there was an object or not.
        if (await HeadAsync(address, ct) is null)
        {
            return false;
        }

        var request = new DeleteObjectRequest { BucketName = address.Bucket.Value, Key = address.Key.Value };
        try
        {
            await SendAsync(ObjectAction.Delete, address, AnswerTimeout, token => client.DeleteObjectAsync(request, token), ct);
            return true;
        }
        catch (ObjectStoreException e) when (IsAbsent(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<PutResult> PutAsync(
        ObjectAddress address, ObjectContent content, PutCondition condition, string? ifMatch, CancellationToken ct)
    {
        await using var body = content.OpenChecked();
        var request = new PutObjectRequest
        {
            BucketName = address.Bucket.Value,
            Key = address.Key.Value,
            InputStream = body,
            AutoCloseStream = false,
            ContentType = content.ContentType,
            // A plain signed body: R2 refuses chunked ones with 501, Miniflare stores their framing.
            UseChunkEncoding = false,
            IfNoneMatch = condition == PutCondition.IfAbsent ? "*" : null,
            IfMatch = ifMatch,
        };
        request.Headers.ContentLength = content.Size;
        request.Metadata[DigestMetadata] = content.Digest.Hex;
        var limit = AnswerTimeout + TimeSpan.FromSeconds(content.Size / SlowestBytesPerSecond);
        try
        {
            var response = await SendAsync(ObjectAction.Put, address, limit, token => client.PutObjectAsync(request, token), ct);
            return new(PutOutcome.Stored, new ETag(response.ETag ?? ""));
        }
        catch (ObjectStoreException e) when (condition == PutCondition.IfAbsent && IsConflict(e))
        {
            return new(PutOutcome.Existed, null);
        }
        catch (ObjectStoreException e) when (condition.Expected is not null && (IsConflict(e) || IsAbsent(e)))
        {
            return new(PutOutcome.Changed, null);
        }
        catch (ObjectStoreException) when (body.Failure is not null)
        {
            throw body.Failure;
        }
    }

    private async Task<StoredObject?> OpenAsync(ObjectAddress address, ObjectAction action, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = address.Bucket.Value, Key = address.Key.Value };
        try
        {
            var response = await SendAsync(action, address, AnswerTimeout, token => client.GetObjectAsync(request, token), ct);
            return new StoredObject(
                Metadata(response.ContentLength, response.Metadata, response.Headers.ContentType, response.ETag), response.ResponseStream);
        }
        catch (ObjectStoreException e) when (IsAbsent(e))
        {
            return null;
        }
    }

    private async Task<T> SendAsync<T>(
        ObjectAction action, ObjectAddress address, TimeSpan limit, Func<CancellationToken, Task<T>> send, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limit);
        try
        {
            return await send(deadline.Token);
        }
        catch (Exception e) when (ct.IsCancellationRequested)
        {
            // The SDK and HttpClient dress a cancellation up as failures of many kinds.
            throw new OperationCanceledException("stopped", e, ct);
        }
        catch (Exception e) when (S3Failure.Is(e))
        {
            throw S3Failure.Describe(e, action, address, endpoint);
        }
    }

    private static bool IsAbsent(ObjectStoreException e) => e.Status == NotFound && e.Code == "NoSuchKey";

    // 409 is S3's answer when two conditional puts meet in flight.
    private static bool IsConflict(ObjectStoreException e) => e.Status == PreconditionFailed || e.Code == "ConditionalRequestConflict";

    private static ObjectMetadata Metadata(long size, MetadataCollection metadata, string contentType, string? etag)
    {
        try
        {
            return new(size, metadata[DigestMetadata] is { } hex ? Sha256Digest.Parse(hex) : null, contentType, new ETag(etag ?? ""));
        }
        catch (FormatException)
        {
            // Another program's metadata of the same name: as good as none.
            return new(size, null, contentType, new ETag(etag ?? ""));
        }
    }
}
