using System.Diagnostics.CodeAnalysis;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Slipway.ObjectStore;

/// <summary>How the AWS SDK talks to an S3 store so that R2, Ceph and Miniflare all understand it.</summary>
internal static class S3Connection
{
    /// <summary>Requests at once: what R2's documentation recommends as the upper end for one client, and few enough sockets.</summary>
    public const int MaxConnections = 32;

    /// <summary>A host that does not answer a SYN within this time is down or behind a firewall.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A client for one endpoint. It never retries: <see cref="RetryingObjectStore"/> does.</summary>
    public static AmazonS3Client Open(Uri endpoint, S3Credentials credentials) => new(
        new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint.AbsoluteUri,
            ForcePathStyle = true,
            // R2's only region; other stores accept any.
            AuthenticationRegion = "auto",
            // R2 answers 501 to the streaming checksums that are the SDK's default (aws/aws-sdk-net#3610).
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            // Each request has a deadline of its own (S3ObjectStore), which grows with its size.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            BufferSize = ObjectContent.BufferBytes,
            HttpClientFactory = new ConnectionPool(),
            // Nothing from the environment or from ~/.aws may change where or how objects are stored.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            IgnoreConfiguredEndpointUrls = true,
            ClientAppId = null,
            DisableLogging = true,
        });

    /// <summary>One client, hence one pool of connections, for all requests of a store.</summary>
    private sealed class ConnectionPool : HttpClientFactory
    {
        [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(
            new S3Wire(new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                MaxConnectionsPerServer = MaxConnections,
                AutomaticDecompression = DecompressionMethods.None,
                AllowAutoRedirect = false,
            }))
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };

        // Null: the SDK keeps one client for each AmazonS3Client and disposes of it together with that.
        public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
    }
}
