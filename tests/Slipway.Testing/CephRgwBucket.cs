using System.Security.Cryptography;
using System.Text;

namespace Slipway.Testing;

/// <summary>Makes a bucket by one request, signed by hand (docs.aws.amazon.com, "Signature Version 4"), so that the support for tests
/// needs no S3 client.</summary>
internal static class CephRgwBucket
{
    public static async Task CreateAsync(Uri endpoint, string accessKeyId, string secret, string bucket, CancellationToken ct)
    {
        const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";
        var now = TimeProvider.System.GetUtcNow();
        var (date, time) = ($"{now:yyyyMMdd}", $"{now:yyyyMMddTHHmmssZ}");
        var noBody = Hex(SHA256.HashData([]));
        var canonical = $"PUT\n/{bucket}\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{noBody}\nx-amz-date:{time}\n\n{SignedHeaders}\n{noBody}";
        var scope = $"{date}/auto/s3/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { date, "auto", "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hmac);

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(endpoint, $"/{bucket}"));
        request.Headers.Add("x-amz-content-sha256", noBody);
        request.Headers.Add("x-amz-date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{scope}, SignedHeaders={SignedHeaders}, Signature={Hex(Hmac(key, toSign))}");
        using var answer = await client.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
