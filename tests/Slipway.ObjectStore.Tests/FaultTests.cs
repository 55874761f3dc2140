using System.Diagnostics;

namespace Slipway.ObjectStore.Tests;

/// <summary>What happens when the store or the network fails.</summary>
public sealed class FaultTests
{
    private static readonly ObjectAddress Address = new(BucketName.Parse("scripts"), ObjectKey.Parse("hello/abc.js"));
    private static readonly ObjectContent Content = ObjectContent.OfText("export default {}");

    private readonly List<string> log = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_outlives_500_503_429_and_a_connection_that_is_cut()
    {
        await using var server = await FaultyS3.StartAsync();
        server.ThenStatus(500, "InternalError").ThenStatus(503, "SlowDown").ThenStatus(429, "TooManyRequests").ThenCut();
        using var store = Open(server.Endpoint);

        (await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct)).Outcome.Should().Be(PutOutcome.Stored);

        server.Requests.Select(r => r.Method).Should().Equal("PUT", "PUT", "PUT", "PUT", "PUT", "HEAD");
        log.Should().HaveCount(4);
        log[0].Should().StartWith("uploading 'hello/abc.js' to bucket 'scripts': 500 InternalError. 127.0.0.1 is overloaded or out of order: try again later. It says: made up Trying again in ")
            .And.EndWith("(1 of 4).");
        log[3].Should().Contain("bucket 'scripts': Connection ").And.EndWith("(4 of 4).");
    }

    [Fact]
    public async Task After_four_repetitions_the_error_is_the_last_one()
    {
        await using var server = await FaultyS3.StartAsync();
        Enumerable.Range(0, 9).ToList().ForEach(_ => server.ThenStatus(503, "SlowDown"));
        using var store = Open(server.Endpoint);

        var error = await FailureOf(() => store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct));

        error.Message.Should().Be("uploading 'hello/abc.js' to bucket 'scripts': 503 SlowDown. 127.0.0.1 is overloaded or out of order: try again later. It says: made up");
        error.Cause.Should().Be("503 SlowDown");
        server.Requests.Should().HaveCount(5);
    }

    [Fact]
    public async Task The_wait_that_the_store_asks_for_is_kept()
    {
        await using var server = await FaultyS3.StartAsync();
        server.ThenStatus(429, "TooManyRequests", retryAfter: "2");
        using var store = Open(server.Endpoint);
        var clock = Stopwatch.StartNew();

        await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct);

        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(1.9));
        log.Should().ContainSingle().Which.Should().EndWith("Trying again in 2.0 s (1 of 4).");
    }

    [Theory]
    [InlineData(403, "AccessDenied")]
    [InlineData(400, "InvalidRequest")]
    [InlineData(404, "NoSuchBucket")]
    [InlineData(501, "NotImplemented")]
    public async Task A_refusal_is_not_repeated(int status, string code)
    {
        await using var server = await FaultyS3.StartAsync();
        server.ThenStatus(status, code);
        using var store = Open(server.Endpoint);

        var error = await FailureOf(() => store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct));

        error.Cause.Should().Be($"{status} {code}");
        server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_store_that_loses_bytes_is_found_out()
    {
        await using var server = await FaultyS3.StartAsync();
        server.KeptBytes = 5;
        using var store = Open(server.Endpoint);

        (await FailureOf(() => store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct))).Message.Should().Be(
            "uploading 'hello/abc.js' to bucket 'scripts': the store holds 5 of 17 bytes. "
            + "Something between here and the store changes what is sent, or another writer uses the same key: upload again.");
    }

    [Fact]
    public async Task A_put_whose_answer_was_lost_finds_its_own_object()
    {
        await using var server = await FaultyS3.StartAsync();
        server.ThenCut(afterwards: true);
        using var store = Open(server.Endpoint);

        var put = await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct);

        put.Outcome.Should().Be(PutOutcome.Stored);
        (await store.HeadAsync(Address, Ct)).Should().Be(new ObjectMetadata(17, Content.Digest, "text/plain", put.ETag!));
        server.Requests.Select(r => r.Method).Should().StartWith(["PUT", "PUT", "HEAD"]);
    }

    [Fact]
    public async Task A_replacement_whose_answer_was_lost_is_no_conflict_with_itself()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);
        var first = await store.PutAsync(Address, ObjectContent.OfText("first"), PutCondition.IfAbsent, Ct);
        server.ThenCut(afterwards: true);

        var put = await store.PutAsync(Address, Content, PutCondition.IfMatch(first.ETag!), Ct);

        put.Outcome.Should().Be(PutOutcome.Stored);
        put.ETag.Should().Be((await store.HeadAsync(Address, Ct))!.ETag);
    }

    [Fact]
    public async Task A_replacement_that_is_repeated_and_comes_too_late_is_a_conflict()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);
        var first = await store.PutAsync(Address, ObjectContent.OfText("first"), PutCondition.IfAbsent, Ct);
        using var other = Open(server.Endpoint);
        server.Then(async context =>
        {
            await other.PutAsync(Address, ObjectContent.OfText("other"), PutCondition.Always, Ct);
            context.Abort();
        });

        (await store.PutAsync(Address, Content, PutCondition.IfMatch(first.ETag!), Ct)).Should().Be(new PutResult(PutOutcome.Changed, null));

        (await store.HeadAsync(Address, Ct))!.Digest.Should().Be(Sha256Digest.Of("other"u8));
    }

    [Fact]
    public async Task A_conflict_without_a_repetition_is_one()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);
        await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct);
        server.Requests.Clear();

        // The same content, but put by somebody else.
        (await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct)).Outcome.Should().Be(PutOutcome.Existed);
        (await store.PutAsync(Address, Content, PutCondition.IfMatch(new("\"other\"")), Ct)).Outcome.Should().Be(PutOutcome.Changed);

        server.Requests.Select(r => r.Method).Should().Equal("PUT", "PUT", "HEAD");
        server.Requests.ElementAt(1).Headers.IfMatch.Should().Equal("\"other\"");
    }

    [Fact]
    public async Task An_object_that_another_writer_replaces_at_once_was_stored_all_the_same()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);
        using var other = Open(server.Endpoint);
        server.ThenServe().Then(async context =>
        {
            // Between the put and the look at what it left.
            await other.PutAsync(Address, ObjectContent.OfText("other"), PutCondition.Always, Ct);
            await server.ServeAsync(context);
        });

        (await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct)).Outcome.Should().Be(PutOutcome.Stored);
    }

    [Fact]
    public async Task A_deletion_outlives_a_cut_connection_and_names_a_refusal()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);
        await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct);
        server.ThenServe().ThenStatus(403, "AccessDenied").ThenServe().ThenCut();

        (await FailureOf(() => store.DeleteAsync(Address, Ct))).Message.Should().Be(
            "deleting 'hello/abc.js' from bucket 'scripts': 403 AccessDenied. The key in r2-credentials may not write to this bucket: "
            + "give its token 'Object Read & Write' for the bucket (elsewhere than R2: get, put and list).");
        (await store.DeleteAsync(Address, Ct)).Should().BeTrue();
        log.Should().ContainSingle().Which.Should().StartWith("deleting 'hello/abc.js' from bucket 'scripts': Connection ");
        (await store.HeadAsync(Address, Ct)).Should().BeNull();
    }

    [Fact]
    public void A_store_that_gives_no_ETags_cannot_replace_conditionally()
    {
        var condition = () => PutCondition.IfMatch(new(""));

        condition.Should().Throw<ArgumentException>().WithMessage("the store gave the object no ETag, so it cannot be replaced conditionally.*");
    }

    [Fact]
    public async Task A_put_is_one_plain_signed_request_as_R2_wants_it()
    {
        await using var server = await FaultyS3.StartAsync();
        using var store = Open(server.Endpoint);

        await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct);

        var headers = server.Requests.First().Headers;
        headers["x-amz-content-sha256"].Should().Equal(Content.Digest.Hex);
        headers["x-amz-meta-sha256"].Should().Equal(Content.Digest.Hex);
        headers.ContentLength.Should().Be(17);
        headers.IfNoneMatch.Should().Equal("*");
        headers.ContentType.Should().Equal("text/plain");
        headers.Authorization.Single().Should().Contain("/auto/s3/aws4_request");
        headers.Keys.Should().NotContain(["Expect", "Transfer-Encoding", "x-amz-trailer", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-crc32"]);
        headers.ContentEncoding.Should().BeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named_at_once()
    {
        await using var server = await FaultyS3.StartAsync(untrustedTls: true);
        using var store = Open(server.Endpoint);

        var error = await FailureOf(() => store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct));

        error.Cause.Should().StartWith("TLS handshake failed: ");
        error.Message.Should().EndWith($"The certificate of {server.Endpoint.Authority} is not trusted here: check r2-endpoint-url, or name its CA in SSL_CERT_FILE.");
        log.Should().BeEmpty();
    }

    [Fact]
    public async Task A_host_that_has_no_address_is_named()
    {
        using var store = new S3ObjectStore(new Uri("http://no-such-host.invalid"), new("AKIA", "secret"));

        (await FailureOf(() => store.HeadAsync(Address, Ct))).Message.Should().Be(
            "looking up 'hello/abc.js' in bucket 'scripts': Could not resolve host. "
            + "No address is known for 'no-such-host.invalid': check r2-endpoint-url and the machine's DNS.");
    }

    [Fact]
    public void Credentials_do_not_show_their_secret() => new S3Credentials("AKIA", "secret").ToString().Should().Be("access key AKIA");

    private static async Task<ObjectStoreException> FailureOf(Func<Task> call) =>
        (await call.Should().ThrowAsync<ObjectStoreException>()).Which;

    private VerifyingObjectStore Open(Uri endpoint) => new(
        new RetryingObjectStore(new S3ObjectStore(endpoint, new("AKIA", "secretsecretsecretsecret")), log.Add, TimeProvider.System));
}
