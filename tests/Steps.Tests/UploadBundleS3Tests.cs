using System.Net;
using System.Net.Sockets;
using Slipway.ObjectStore;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class UploadBundleCeph : IAsyncLifetime
{
    public string? Unavailable { get; private set; }

    public CephRgw? Server { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Unavailable = await CephRgw.UnavailableAsync(ct);
        if (Unavailable is null)
        {
            Server = await CephRgw.StartAsync(ct);
            await Server.CreateBucketAsync("scripts", ct);
        }
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class UploadBundleS3Tests(UploadBundleCeph ceph) : IClassFixture<UploadBundleCeph>
{
    private const string Secret = "topsecret-topsecret-topsecret-topsecret0";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_goes_to_an_S3_store_once()
    {
        using var worker = OnCeph("fresh/abc.js").Asset("/index.html", "<h1>hello</h1>").Measure();

        var first = await worker.UploadAsync();
        var sent = worker.Result("uploaded-bytes");
        var second = await worker.UploadAsync();

        first.ExitCode.Should().Be(0, first.Error);
        second.ExitCode.Should().Be(0, second.Error);
        long.Parse(sent).Should().BePositive();
        worker.Result("uploaded-bytes").Should().Be("0");
        using var store = ObjectStoreEndpoint.Parse(worker.Endpoint).Open(worker.Credentials, _ => { }, TimeProvider.System);
        var main = await store.HeadAsync(Address("fresh/abc.js"), Ct);
        main.Should().Be(new ObjectMetadata(17, Sha256Digest.Parse(worker.Hash), "application/javascript+module", main!.ETag));
        (await store.HeadAsync(Address("fresh/abc.js.bundle.json"), Ct))!.ContentType.Should().Be("application/json");
        using var page = await store.GetAsync(Address($"fresh/blobs/sha256/{Sha256Digest.Of("<h1>hello</h1>"u8).Hex}"), Ct);
        (await new StreamReader(page.Content).ReadToEndAsync(Ct)).Should().Be("<h1>hello</h1>");
    }

    [Fact]
    public async Task Another_hash_under_the_same_key_is_refused_and_overwrite_replaces_it()
    {
        using var worker = OnCeph("again/abc.js").Measure();
        await worker.UploadAsync();
        worker.Module("index.js", "export default 2").Measure();

        var refused = await worker.UploadAsync();
        var replaced = await worker.UploadAsync(overwrite: "true");

        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain("upload: failed: s3://scripts/again/abc.js exists with another hash\n").And.Contain(worker.Hash);
        replaced.ExitCode.Should().Be(0, replaced.Error);
    }

    [Fact]
    public async Task What_another_tool_stored_without_our_metadata_is_compared_by_its_content()
    {
        using var worker = OnCeph("foreign/abc.js").Measure();
        await worker.UploadAsync();
        using var s3 = new Amazon.S3.AmazonS3Client(
            ceph.Server!.AccessKeyId, ceph.Server.SecretAccessKey, new Amazon.S3.AmazonS3Config { ServiceURL = worker.Endpoint, ForcePathStyle = true });
        await s3.PutObjectAsync(new() { BucketName = "scripts", Key = "foreign/abc.js", ContentBody = "export default {}", UseChunkEncoding = false, DisableDefaultChecksumValidation = true }, Ct);

        var same = await worker.UploadAsync();

        same.ExitCode.Should().Be(0, same.Error);
        worker.Result("uploaded-bytes").Should().Be("0");
    }

    [Fact]
    public async Task A_wrong_secret_gives_the_contracts_line_and_the_cure()
    {
        using var worker = OnCeph("wrong/abc.js").Measure().WithCredentials(ceph.Server!.AccessKeyId, Secret);

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().EndWith(
            "upload: failed: s3://scripts/wrong/abc.js 403 SignatureDoesNotMatch\n"
            + "looking up 'wrong/abc.js' in bucket 'scripts': 403 SignatureDoesNotMatch. "
            + "The secret in the file secret-access-key of r2-credentials does not belong to the key in access-key-id.\n");
        step.Error.Should().NotContain(Secret);
        worker.HasResults.Should().BeFalse();
    }

    [Fact]
    public async Task A_missing_bucket_gives_the_contracts_line_and_the_cure()
    {
        using var worker = OnCeph("missing/abc.js").Measure();

        var step = await worker.UploadAsync(bucket: "no-such-bucket");

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain("upload: failed: s3://no-such-bucket/missing/abc.js 404 NoSuchBucket\n")
            .And.EndWith("create it (wrangler r2 bucket create no-such-bucket), or correct r2-bucket-name.\n");
    }

    [Fact]
    public async Task An_endpoint_where_nothing_listens_gives_the_contracts_line_after_some_attempts()
    {
        using var worker = Hello("dead/abc.js").WithCredentials("AKIA", Secret);
        var port = FreePort();
        worker.Endpoint = $"http://127.0.0.1:{port}";

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().EndWith(
            "upload: failed: s3://scripts/dead/abc.js Connection refused\n"
            + $"looking up 'dead/abc.js' in bucket 'scripts': Connection refused. Nothing listens at 127.0.0.1:{port}: check r2-endpoint-url, or start the store.\n");
        step.Error.Should().Contain("(4 of 4)").And.NotContain(Secret);
    }

    [Theory]
    [InlineData(null, null, "there is no file '{0}/access-key-id'. The workspace r2-credentials needs the files access-key-id and secret-access-key.")]
    [InlineData("AKIA\n", null, "there is no file '{0}/secret-access-key'. The workspace r2-credentials needs the files access-key-id and secret-access-key.")]
    [InlineData("AKIA\n", " \n", "the file '{0}/secret-access-key' is empty. Write the secret access key into it, and nothing else.")]
    [InlineData("AKIA\n", "two words", "the file '{0}/secret-access-key' holds more than one word of printable ASCII. Write the secret access key into it, and nothing else.")]
    public async Task Missing_credentials_are_wrong_usage_and_name_the_file(string? id, string? secret, string error)
    {
        using var worker = Hello("none/abc.js");
        worker.Endpoint = "https://store.invalid";
        worker.Credentials = worker["credentials"];
        if (id is not null)
        {
            worker.Write("credentials/access-key-id", id);
        }

        if (secret is not null)
        {
            worker.Write("credentials/secret-access-key", secret);
        }

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(2);
        step.Error.Should().Be(
            $"ERROR: reading the credentials of the object store: {error.Replace("{0}", worker.Credentials, StringComparison.Ordinal)}\n");
    }

    [Fact]
    public async Task Without_a_credentials_workspace_an_S3_endpoint_is_wrong_usage()
    {
        using var worker = Hello("none/abc.js");
        worker.Endpoint = "https://store.invalid";

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(2);
        step.Error.Should().Be(
            "ERROR: reading the credentials of the object store: no directory was given. "
            + "Bind the workspace r2-credentials: a directory or Secret with the files access-key-id and secret-access-key.\n");
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_of_the_main_module_leaves_no_main_module()
    {
        await using var slow = await UploadBundleServer.StartAsync();
        using var worker = Hello("slow/abc.js").WithCredentials("AKIA", Secret);
        worker.Endpoint = slow.Endpoint;

        // Ends it as Kubernetes does, once the main module is on its way: the store never takes all of it.
        var step = await Command.Run("timeout", ["--preserve-status", "--signal=TERM", "4", worker.Command().Program, .. worker.Command().Arguments])
            .ExecuteAsync(Ct);

        step.ExitCode.Should().Be(143, step.Error);
        step.Error.Should().EndWith("warning: stopped by a signal; nothing half-written is left behind\n");
        slow.Started.Should().Contain("/scripts/slow/abc.js");
        slow.Stored.Should().Contain("/scripts/slow/abc.js.bundle.json").And.NotContain("/scripts/slow/abc.js");
        worker.HasResults.Should().BeFalse();
    }

    [Fact]
    public async Task Many_assets_go_up_at_most_32_at_once()
    {
        await using var server = await UploadBundleServer.StartAsync();
        using var worker = Hello("many/abc.txt").WithCredentials("AKIA", Secret);
        for (var i = 0; i < 150; i++)
        {
            worker.Asset($"/page-{i}.html", $"<h1>{i}</h1>");
        }

        worker.Measure().Endpoint = server.Endpoint;

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        step.Error.Should().Contain("sent 152 files");
        server.Stored.Should().HaveCount(152);
        server.MostAtOnce.Should().BeInRange(9, 32);
    }

    private UploadBundleWorker OnCeph(string key)
    {
        Assert.SkipWhen(ceph.Unavailable is not null, ceph.Unavailable ?? "");
        var worker = Hello(key).WithCredentials(ceph.Server!.AccessKeyId, ceph.Server.SecretAccessKey);
        worker.Endpoint = ceph.Server.Endpoint.AbsoluteUri;
        return worker;
    }

    private static UploadBundleWorker Hello(string key)
    {
        var worker = new UploadBundleWorker { Key = key }.Module("index.js", "export default {}");
        return worker.Measure();
    }

    private static ObjectAddress Address(string key) => new(BucketName.Parse("scripts"), ObjectKey.Parse(key));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
