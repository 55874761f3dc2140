using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>A Worker in Cloudflare's own runtime, workerd, which Miniflare (npm, by Cloudflare) starts with local KV, R2, Durable
/// Objects and assets.</summary>
public sealed class Workerd : IAsyncDisposable
{
    private const string Package = "miniflare@4.20260730.0";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory directory = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<CommandResult> server = Task.FromException<CommandResult>(new InvalidOperationException("not started"));

    private Workerd()
    {
    }

    /// <summary>Why it cannot be had on this machine, for <c>Assert.Skip</c>; null = it can.</summary>
    public static string? Unavailable =>
        ProgramPath.Find("npm") is null || ProgramPath.Find("node") is null ? "needs Node.js and npm, for Miniflare" : null;

    /// <summary>Where the Worker answers: a free port of this machine.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Installs Miniflare once, and starts it with a Worker.</summary>
    /// <exception cref="InvalidOperationException">The Worker does not start; the message says what workerd says.</exception>
    public static async Task<Workerd> StartAsync(WorkerdBundle bundle, CancellationToken ct)
    {
        var tools = await NpmTools.InstallAsync([Package], ct);
        var workerd = new Workerd();
        try
        {
            workerd.Start(tools, bundle);
            await Task.WhenAny(workerd.ready.Task, workerd.server).WaitAsync(StartTimeout, ct);
            workerd.Address = workerd.ready.Task.IsCompleted
                ? await workerd.ready.Task
                : throw new InvalidOperationException($"the Worker does not start: {(await workerd.server).LastLines(20)}");
            return workerd;
        }
        catch
        {
            await workerd.DisposeAsync();
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
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // That is how it ends, or it never started.
        }

        stop.Dispose();
        directory.Dispose();
    }

    private void Start(NpmTools tools, WorkerdBundle bundle)
    {
        var miniflare = Path.Combine(tools.Directory, "node_modules", "miniflare", "dist", "src", "index.js");
        var options = directory.Write("options.json", Options(bundle).ToJsonString());
        server = Command.Run("node", directory.Write("serve.mjs", WorkerdScript.Text), miniflare, options)
            .InDirectory(directory.Path)
            .WithOutput(line => ready.TrySetResult(new Uri(line)), null)
            .ExecuteAsync(stop.Token);
    }

    private JsonObject Options(WorkerdBundle bundle)
    {
        var modules = bundle.Modules.Where(m => m.ContentType != "application/source-map")
            .OrderByDescending(m => m.Name == bundle.MainModule) // Miniflare takes the first for the main module.
            .Select(m => (JsonNode)new JsonObject { ["name"] = m.Name, ["contentType"] = m.ContentType, ["file"] = Write(m) });
        return new JsonObject
        {
            ["modules"] = new JsonArray([.. modules]),
            ["compatibilityDate"] = bundle.CompatibilityDate,
            ["compatibilityFlags"] = Strings(bundle.CompatibilityFlags),
            ["assetsDirectory"] = bundle.AssetsDirectory,
            ["assetsConfig"] = bundle.AssetsConfig.DeepClone(),
            ["durableObjects"] = Map(bundle.DurableObjects),
            ["kvNamespaces"] = Strings(bundle.KvNamespaces),
            ["r2Buckets"] = Strings(bundle.R2Buckets),
            ["vars"] = bundle.Vars.DeepClone(),
        };
    }

    private string Write(WorkerdModule module)
    {
        var path = directory.Write(Path.Combine("modules", module.Name), "");
        File.WriteAllBytes(path, module.Content);
        return path;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)JsonValue.Create(value.Value))));
}
