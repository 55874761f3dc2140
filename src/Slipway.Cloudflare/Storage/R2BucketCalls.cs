namespace Slipway.Cloudflare;

/// <summary>Calls about R2 buckets.</summary>
public sealed class R2BucketCalls
{
    private readonly ApiClient client;

    internal R2BucketCalls(ApiClient client) => this.client = client;

    /// <summary>Reads a bucket.</summary>
    /// <param name="jurisdiction"><c>eu</c>, <c>fedramp</c>, …; null = the default one.</param>
    /// <returns>Null when there is none of that name.</returns>
    public Task<R2Bucket?> GetAsync(string accountId, string name, string? jurisdiction, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.R2, $"/accounts/{accountId}/r2/buckets/{name}", $"reading R2 bucket '{name}'");
        if (jurisdiction is not null)
        {
            call = call with { Header = ("cf-r2-jurisdiction", jurisdiction) };
        }

        return client.FindAsync(call, CloudflareJson.Default.R2Bucket, [CloudflareErrorCode.BucketNotFound], ct);
    }
}

/// <summary>An R2 bucket.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Jurisdiction">Its jurisdiction.</param>
public sealed record R2Bucket(string Name, string? Jurisdiction = null);
