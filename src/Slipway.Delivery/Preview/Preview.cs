using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>Serves Workers on this machine as they would be deployed: the exact modules, in workerd, with the bindings of their manifests on
/// local data. What changes is served as soon as it starts; until then what was served before.</summary>
public sealed class Preview
{
    private const string BundleIndexFile = "bundle.json";

    private readonly PreviewOptions options;
    private readonly PreviewFiles files;
    private readonly PreviewWatch watch;
    private readonly HashSet<string> warned = [];
    private readonly Lock gate = new();
    private IReadOnlyList<string> watched;
    private int port;

    private Preview(PreviewOptions options)
    {
        this.options = options;
        files = new PreviewFiles(options.Scratch);
        watch = new PreviewWatch(options.Time);
        watched = options.Watched;
    }

    /// <summary>Serves until it is cancelled.</summary>
    /// <exception cref="DeliveryException">It cannot begin: a bundle, a port, or what stands in a manifest.</exception>
    /// <exception cref="WorkerRefusedException">A Worker does not start at the beginning.</exception>
    /// <exception cref="PortTakenException">Something else has begun to listen on the port.</exception>
    /// <exception cref="ToolchainException">Miniflare cannot be had, or has ended.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and everything has stopped.</exception>
    public static Task RunAsync(PreviewOptions options, CancellationToken ct) => new Preview(options).RunAsync(ct);

    private async Task RunAsync(CancellationToken ct)
    {
        using var stores = new PreviewStores(options, Warn);
        port = PreviewPort.Choose(options.Port);
        var workers = await ReadAsync(stores, ct);
        await using var host = await MiniflareHost.StartAsync(happened => Hear(new PreviewHappened(happened)), options.Log, ct);
        var address = await ServeAsync(host, workers, ct);
        port = address.Port;
        Hear(new PreviewReady(address, Names(workers)));
        while (true)
        {
            await await Task.WhenAny(watch.WaitAsync(watched, ct), host.Ended);
            ct.ThrowIfCancellationRequested();
            if (IsBeingBuilt)
            {
                watch.Remember(watched);
                continue;
            }

            var began = options.Time.GetTimestamp();
            try
            {
                workers = await ReadAsync(stores, ct);
                await ServeAsync(host, workers, ct);
                Hear(new PreviewReloaded(Names(workers), options.Time.GetElapsedTime(began)));
            }
            catch (Exception e) when (Problems(e) is { } problems)
            {
                Hear(new PreviewNotReloaded(problems));
            }
        }
    }

    /// <summary>Whether a build has taken a bundle's index away, which it writes at its end.</summary>
    private bool IsBeingBuilt => watched.Any(path => Path.GetFileName(path) == BundleIndexFile && !File.Exists(path));

    /// <summary>What is wrong with what a person has changed; null for what no change mends.</summary>
    private static IReadOnlyList<string>? Problems(Exception e) => e switch
    {
        ManifestException manifest => manifest.Problems,
        DeliveryException delivery => delivery.Problems,
        // A file may be missing while it is being replaced.
        ArtifactException or ObjectStoreException or WorkerRefusedException or FileNotFoundException or DirectoryNotFoundException => [e.Message],
        _ => null,
    };

    private async Task<IReadOnlyList<PreviewedWorker>> ReadAsync(PreviewStores stores, CancellationToken ct)
    {
        watch.Remember(watched);
        var references = (await options.References(ct)) with { Warn = Warn };
        var workers = new List<PreviewedWorker>();
        foreach (var source in await options.Sources(ct))
        {
            workers.Add(await PreviewedWorker.ReadAsync(source, references, stores, Warn, ct));
        }

        RefuseTwins(workers);
        watched = [.. options.Watched, .. workers.SelectMany(w => w.Files)];
        watch.Add(watched);
        return workers;
    }

    private async Task<Uri> ServeAsync(MiniflareHost host, IReadOnlyList<PreviewedWorker> workers, CancellationToken ct)
    {
        var described = new JsonArray();
        foreach (var worker in workers)
        {
            described.Add((JsonNode)await worker.OptionsAsync(workers, files, Warn, ct));
        }

        return await host.ServeAsync(
            new JsonObject
            {
                ["host"] = "127.0.0.1",
                ["port"] = port,
                ["data"] = Directory.CreateDirectory(options.DataDirectory).FullName,
                ["scratch"] = options.Scratch,
                ["workers"] = described,
            },
            ct);
    }

    private static void RefuseTwins(List<PreviewedWorker> workers)
    {
        if (workers.GroupBy(w => w.Name).FirstOrDefault(g => g.Count() > 1) is { } twins)
        {
            throw new DeliveryException($"previewing: {twins.Count()} Workers are called '{twins.Key}'. Name each once, or choose with --worker-name.");
        }
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<PreviewedWorker> workers) => [.. workers.Select(w => w.Name)];

    /// <summary>Says a warning once, not at each reload.</summary>
    private void Warn(string text)
    {
        if (warned.Add(text))
        {
            Hear(new PreviewWarning(text));
        }
    }

    private void Hear(PreviewEvent happened)
    {
        lock (gate)
        {
            options.Hear(happened);
        }
    }
}
