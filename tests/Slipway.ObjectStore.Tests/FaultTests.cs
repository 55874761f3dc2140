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

        (await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct)).Should().Be(PutOutcome.Stored);

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

        (await store.PutAsync(Address, Content, PutCondition.IfAbsent, Ct)).Should().Be(PutOutcome.Existed);
        (await store.HeadAsync(Address, Ct))!.Digest.Should().Be(Content.Digest);
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
