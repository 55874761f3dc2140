using System.Net;
using System.Net.Sockets;
using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>
/// Ceph's S3 gateway, from Debian: a monitor, one OSD in memory and radosgw, on free ports of 127.0.0.1, as any user. Strict: it checks
/// signatures, payload hashes and conditions. Holds 4 GiB. Ready in about a second; all is gone when it is disposed of.
/// </summary>
public sealed class CephRgw : IAsyncDisposable
{
    private static readonly string[] Packages = ["ceph-mon", "ceph-osd", "ceph-common", "radosgw"];
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> daemons = [];
    private readonly int port = FreePort();

    private CephRgw()
    {
    }

    /// <summary>The S3 endpoint.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{port}");

    /// <summary>The key of the one user, who may do everything.</summary>
    public string AccessKeyId => "AKIATEST0000000000";

    /// <summary>Its secret.</summary>
    public string SecretAccessKey => "secretsecretsecretsecretsecretsecret0000";

    /// <summary>Installs Ceph when it is missing. Null = it is there; else why not, for <c>Assert.Skip</c>.</summary>
    public static Task<string?> UnavailableAsync(CancellationToken ct) => DebianPackages.EnsureAsync(Packages, ct);

    /// <summary>Starts all three daemons and waits until the gateway answers.</summary>
    public static async Task<CephRgw> StartAsync(CancellationToken ct)
    {
        var ceph = new CephRgw();
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(StartTimeout);
            await ceph.StartDaemonsAsync(timeout.Token);
            return ceph;
        }
        catch
        {
            await ceph.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a bucket that belongs to the user.</summary>
    public Task CreateBucketAsync(string bucket, CancellationToken ct) =>
        CephRgwBucket.CreateAsync(Endpoint, AccessKeyId, SecretAccessKey, bucket, ct);

    /// <summary>Runs <c>radosgw-admin</c>, for tests that need another user, a quota …</summary>
    public Task AdministerAsync(CancellationToken ct, params IEnumerable<string> arguments) =>
        RunAsync("radosgw-admin", ["-c", Configuration, .. arguments], ct);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(daemons);
        stop.Dispose();
        directory.Dispose();
    }

    private string Configuration => directory["ceph.conf"];

    private async Task StartDaemonsAsync(CancellationToken ct)
    {
        var cluster = Guid.NewGuid().ToString();
        var monitor = $"[v2:127.0.0.1:{FreePort()}]";
        foreach (var name in new[] { "mon", "osd", "run", "log", "rgw" })
        {
            Directory.CreateDirectory(directory[name]);
        }

        directory.Write("keyring", "");
        directory.Write("ceph.conf", CephRgwConfiguration.Text(directory.Path, cluster, monitor, port));
        await RunAsync("monmaptool", ["--create", "--fsid", cluster, "--addv", "a", monitor, directory["monmap"]], ct);
        await RunAsync("ceph-mon", ["--mkfs", "-i", "a", "--monmap", directory["monmap"], "-c", Configuration], ct);
        StartDaemon("ceph-mon", "-i", "a");
        var osd = Guid.NewGuid().ToString();
        await RunAsync("ceph", ["-c", Configuration, "osd", "new", osd], ct);
        await RunAsync("ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", osd, "-c", Configuration], ct);
        StartDaemon("ceph-osd", "-i", "0");
        while (!(await RunAsync("ceph", ["-c", Configuration, "osd", "stat"], ct)).Contains("1 up", StringComparison.Ordinal))
        {
            await Task.Delay(Poll, ct);
        }

        await AdministerAsync(
            ct, "user", "create", "--uid=test", "--display-name=test", $"--access-key={AccessKeyId}", $"--secret={SecretAccessKey}");
        StartDaemon("radosgw", "-n", "client.admin");
        await AnswerAsync(ct);
    }

    private void StartDaemon(string program, params IEnumerable<string> arguments) => daemons.Add(RunUntilStoppedAsync(
        Command.Run(program, [.. arguments, "-c", Configuration, "-f"]).WithGracePeriod(Poll)));

    private async Task RunUntilStoppedAsync(Command daemon)
    {
        try
        {
            await daemon.ExecuteAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private async Task AnswerAsync(CancellationToken ct)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(Endpoint, ct);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Poll, ct);
            }
        }
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var command = Command.Run(program, arguments);
        var result = await command.ExecuteAsync(ct);
        return result.IsSuccess ? result.Output : throw new InvalidOperationException($"{command}: exit code {result.ExitCode}\n{result.LastLines(5)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
