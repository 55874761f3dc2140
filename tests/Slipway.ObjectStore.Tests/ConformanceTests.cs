namespace Slipway.ObjectStore.Tests;

/// <summary>What every S3 store does beyond that: it knows keys and buckets.</summary>
public abstract class S3Conformance(S3Fixture fixture) : ObjectStoreConformance(fixture)
{
    private readonly S3Fixture s3 = fixture;

    [Fact]
    public async Task A_wrong_secret_is_named_by_every_call()
    {
        using var store = new S3ObjectStore(s3.Endpoint, s3.Credentials with { SecretAccessKey = "wrong-wrong-wrong-wrong-wrong-wrong-0000" });
        var address = s3.Address();

        const string Cure = "403 SignatureDoesNotMatch. The secret in the file secret-access-key of r2-credentials does not belong to the key in access-key-id.";
        (await FailureOf(() => store.PutAsync(address, ObjectContent.OfText("x"), PutCondition.IfAbsent, Ct)))
            .Should().Be($"uploading '{address.Key}' to bucket 'scripts': {Cure}");
        (await FailureOf(() => store.GetAsync(address, Ct))).Should().Be($"reading '{address.Key}' from bucket 'scripts': {Cure}");
        (await FailureOf(() => store.HeadAsync(address, Ct))).Should().Be($"looking up '{address.Key}' in bucket 'scripts': {Cure}");
    }

    [Fact]
    public async Task A_key_that_the_store_does_not_know_is_named_by_every_call()
    {
        using var store = new S3ObjectStore(s3.Endpoint, s3.Credentials with { AccessKeyId = "AKIAUNKNOWN0000000" });
        var address = s3.Address();

        var cure = $"{s3.UnknownKeyCause}. 127.0.0.1 does not know the key in the file access-key-id of r2-credentials: "
            + "it was deleted, belongs to another account, or is not an S3 key.";
        (await FailureOf(() => store.PutAsync(address, ObjectContent.OfText("x"), PutCondition.IfAbsent, Ct)))
            .Should().Be($"uploading '{address.Key}' to bucket 'scripts': {cure}");
        (await FailureOf(() => store.HeadAsync(address, Ct))).Should().Be($"looking up '{address.Key}' in bucket 'scripts': {cure}");
    }

    [Fact]
    public async Task A_missing_bucket_is_named_with_the_command_that_makes_it()
    {
        var address = new ObjectAddress(BucketName.Parse("no-such-bucket"), ObjectKey.Parse("a/index.js"));

        const string Cure = "404 NoSuchBucket. 127.0.0.1 has no bucket 'no-such-bucket' for this key: "
            + "create it (wrangler r2 bucket create no-such-bucket), or correct r2-bucket-name.";
        (await FailureOf(() => Store.PutAsync(address, ObjectContent.OfText("x"), PutCondition.IfAbsent, Ct)))
            .Should().Be($"uploading 'a/index.js' to bucket 'no-such-bucket': {Cure}");
        (await FailureOf(() => Store.GetAsync(address, Ct))).Should().Be($"reading 'a/index.js' from bucket 'no-such-bucket': {Cure}");
    }

    protected static async Task<string> FailureOf(Func<Task> call) => (await call.Should().ThrowAsync<ObjectStoreException>()).Which.Message;
}

public sealed class DirectoryConformanceTests(DirectoryFixture fixture) : ObjectStoreConformance(fixture), IClassFixture<DirectoryFixture>;

public sealed class CephConformanceTests(CephFixture fixture) : S3Conformance(fixture), IClassFixture<CephFixture>
{
    [Fact]
    public async Task A_key_without_the_right_to_the_bucket_is_told_what_to_grant()
    {
        using var store = new S3ObjectStore(fixture.Endpoint, fixture.Stranger);
        var address = fixture.Address();

        (await FailureOf(() => store.PutAsync(address, ObjectContent.OfText("x"), PutCondition.IfAbsent, Ct))).Should().Be(
            $"uploading '{address.Key}' to bucket 'scripts': 403 AccessDenied. The key in r2-credentials may not write to this bucket: "
            + "give its token 'Object Read & Write' for the bucket (elsewhere than R2: get, put and list).");
    }
}

public sealed class MiniflareConformanceTests(MiniflareFixture fixture) : S3Conformance(fixture), IClassFixture<MiniflareFixture>;
