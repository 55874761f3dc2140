using System.Net;
using Amazon.Runtime;
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

    private readonly Uri endpoint;
    private readonly AmazonS3Client client;

    /// <summary>Opens a store; nothing is sent yet.</summary>
    public S3ObjectStore(Uri endpoint, S3Credentials credentials)
    {
        this.endpoint = endpoint;
        client = S3Connection.Open(endpoint, credentials);
    }

    /// <inheritdoc/>
    public async Task<PutOutcome> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        using var deadline = Deadline(AnswerTimeout + TimeSpan.FromSeconds(content.Size / SlowestBytesPerSecond), ct);
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
        };
        // Known beforehand, so that the SDK need not read the file twice; the store compares it with what it received.
        request.Headers["x-amz-content-sha256"] = content.Digest.Hex;
        request.Headers.ContentLength = content.Size;
        request.Metadata[DigestMetadata] = content.Digest.Hex;
        try
        {
            await client.PutObjectAsync(request, deadline.Token);
            return PutOutcome.Stored;
        }
        catch (AmazonServiceException e) when (IsConflict(e) && condition == PutCondition.IfAbsent)
        {
            return PutOutcome.Existed;
        }
        catch (Exception) when (body.Failure is not null)
        {
            throw body.Failure;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && S3Failure.Is(e))
        {
            throw S3Failure.Describe(e, ObjectAction.Put, address, endpoint);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct)
    {
        using var deadline = Deadline(AnswerTimeout, ct);
        try
        {
            var request = new GetObjectRequest { BucketName = address.Bucket.Value, Key = address.Key.Value };
            var response = await client.GetObjectAsync(request, deadline.Token);
            return new StoredObject(
                Metadata(response.ContentLength, response.Metadata, response.Headers.ContentType), response.ResponseStream);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "NoSuchKey")
        {
            throw new ObjectNotFoundException(address);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && S3Failure.Is(e))
        {
            throw S3Failure.Describe(e, ObjectAction.Get, address, endpoint);
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct)
    {
        using var deadline = Deadline(AnswerTimeout, ct);
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = address.Bucket.Value, Key = address.Key.Value };
            var response = await client.GetObjectMetadataAsync(request, deadline.Token);
            return Metadata(response.ContentLength, response.Metadata, response.Headers.ContentType);
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AmazonServiceException e) when ((int)e.StatusCode is >= 400 and < 500 and not 429)
        {
            // The answer to a HEAD has no body, so it does not say why: the same question as a GET does.
            using var stored = await GetAsync(address, ct);
            return stored.Metadata;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && S3Failure.Is(e))
        {
            throw S3Failure.Describe(e, ObjectAction.Head, address, endpoint);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // 409 is S3's answer when two conditional puts meet in flight.
    private static bool IsConflict(AmazonServiceException e) =>
        e.StatusCode == HttpStatusCode.PreconditionFailed || e.ErrorCode == "ConditionalRequestConflict";

    private static ObjectMetadata Metadata(long size, MetadataCollection metadata, string contentType)
    {
        try
        {
            return new(size, metadata[DigestMetadata] is { } hex ? Sha256Digest.Parse(hex) : null, contentType);
        }
        catch (FormatException)
        {
            // Another program's metadata of the same name: as good as none.
            return new(size, null, contentType);
        }
    }

    private static CancellationTokenSource Deadline(TimeSpan limit, CancellationToken ct)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(limit);
        return source;
    }
}
