using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>
/// The S3 endpoint of Miniflare's R2 (npm, by Cloudflare): it answers errors with the codes that R2 does. Each bucket has the same key.
/// Buckets are declared at the start: R2's S3 API makes none.
/// </summary>
public sealed class MiniflareS3 : IAsyncDisposable
{
    private const string Package = "miniflare@4.20260730.0";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The program: prints its address when it is ready, and serves until it is stopped.</summary>
    private const string Script =
        """
        const [, , modules, key, secret, ...buckets] = process.argv;
        const { Miniflare, convertV4MiniflareOptions } = await import(modules + '/miniflare/dist/src/index.js');
        const options = {
          host: '127.0.0.1', port: 0, cf: false, name: 'store', compatibilityDate: '2026-01-01', modules: true,
          script: 'export default { fetch() { return new Response("ok") } }',
          r2Buckets: Object.fromEntries(buckets.map((id) => [
            id.toUpperCase().replaceAll(/[^A-Z]/g, '_'), { id, s3Credentials: { accessKeyId: key, secretAccessKey: secret } }])),
        };
        const miniflare = new Miniflare(convertV4MiniflareOptions ? convertV4MiniflareOptions(options) : options);
        console.log(String(await miniflare.ready));
        process.on('SIGTERM', async () => { await miniflare.dispose(); process.exit(0); });
        """;

    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<CommandResult> server = Task.FromException<CommandResult>(new InvalidOperationException("not started"));

    private MiniflareS3()
    {
    }

    /// <summary>The S3 endpoint: a URL with a path.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>The key of every bucket.</summary>
    public string AccessKeyId => "AKIATEST0000000000";

    /// <summary>Its secret.</summary>
    public string SecretAccessKey => "secretsecretsecretsecretsecretsecret0000";

    /// <summary>Why it cannot be had on this machine, for <c>Assert.Skip</c>; null = it can.</summary>
    public static string? Unavailable =>
        ProgramPath.Find("npm") is null || ProgramPath.Find("node") is null ? "needs Node.js and npm, for Miniflare" : null;

    /// <summary>Installs Miniflare once, and starts it with these buckets.</summary>
    public static async Task<MiniflareS3> StartAsync(IReadOnlyList<string> buckets, CancellationToken ct)
    {
        var tools = await NpmTools.InstallAsync([Package], ct);
        var miniflare = new MiniflareS3();
        miniflare.Start(tools, buckets);
        try
        {
            await Task.WhenAny(miniflare.ready.Task, miniflare.server).WaitAsync(StartTimeout, ct);
            miniflare.Endpoint = miniflare.ready.Task.IsCompleted
                ? new Uri(await miniflare.ready.Task, "/cdn-cgi/local/r2/s3")
                : throw new InvalidOperationException($"Miniflare ended: {(await miniflare.server).LastLines(10)}");
            return miniflare;
        }
        catch
        {
            await miniflare.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await server;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        stop.Dispose();
        directory.Dispose();
    }

    private void Start(NpmTools tools, IReadOnlyList<string> buckets) =>
        server = Command.Run(
                "node", [directory.Write("serve.mjs", Script), Path.Combine(tools.Directory, "node_modules"), AccessKeyId, SecretAccessKey, .. buckets])
            .InDirectory(directory.Path)
            .WithOutput(line => ready.TrySetResult(new Uri(line)), null)
            .ExecuteAsync(stop.Token);
}
