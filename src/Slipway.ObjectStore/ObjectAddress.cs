namespace Slipway.ObjectStore;

/// <summary>Where an object lies: a bucket and a key. As text <c>s3://&lt;bucket&gt;/&lt;key&gt;</c>, whatever the store is.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
public sealed record ObjectAddress(BucketName Bucket, ObjectKey Key)
{
    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}";
}
