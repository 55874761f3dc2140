using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Benchmarks;

/// <summary>
/// <c>slipway run samples/hello-worker</c> against the same work by hand: git clone, npm ci, npx wrangler deploy --dry-run, sha256sum,
/// kubectl kustomize of each overlay; with an empty npm cache and with a full one.
/// </summary>
internal static class RunBenchmark
{
    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        using var directory = new TemporaryDirectory();
        var source = directory["source"];
        Copy(Path.Combine(Repository.Root, "samples", "hello-worker"), source);
        foreach (var arguments in new string[][] { ["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "bench"] })
        {
            await Command.Run("git", arguments).InDirectory(source).SucceedAsync(ct);
        }

        foreach (var cold in new[] { true, false })
        {
            Command WithCache(Command command, int run, string who) =>
                command.WithEnvironment("npm_config_cache", directory[cold ? $"cache-{who}-{run}" : "cache-warm"]);
            Task Slipway(int run) => WithCache(
                Command.Run(Path.Combine(Repository.Root, "slipway"), "run", source, "-o", directory[$"out-{cold}-{run}"]), run, "slipway").SucceedAsync(ct);
            Task ByHand(int run) => WithCache(
                Command.Run("bash", "-euc", Script, "bash", source, directory[$"hand-{cold}-{run}"]), run, "hand").SucceedAsync(ct);
            if (!cold)
            {
                await ByHand(99);
            }

            // One after the other, so that what else the machine does meets both; the disk is quiet before each.
            var (slipway, hand) = await Median.OfBothAsync(_ => PrepareAsync(directory, ct), Slipway, ByHand);
            table.Add($"run hello-worker, {(cold ? "cold" : "warm")} npm cache", Median.Text(slipway), Median.Text(hand), $"{slipway / hand:0.00} x, limit 1.10 x");
        }
    }

    /// <summary>Deletes what earlier runs left and waits until the disk has written it.</summary>
    private static async Task PrepareAsync(TemporaryDirectory directory, CancellationToken ct)
    {
        foreach (var left in Directory.GetDirectories(directory.Path).Where(d => Path.GetFileName(d) is not ("source" or "cache-warm")))
        {
            Directory.Delete(left, recursive: true);
        }

        await Command.Run("sync").SucceedAsync(ct);
    }

    private const string Script = """
        git clone -q "file://$1" "$2" && cd "$2"
        npm ci --silent
        npx wrangler deploy --dry-run --outdir dist
        sha256sum dist/index.js
        for overlay in _kustomize/overlays/*/; do kubectl kustomize "$overlay" > "dist/$(basename "$overlay").yaml"; done
        """;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (!relative.Split('/').Any(part => part is "node_modules" or ".wrangler" or "dist"))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
                File.Copy(file, Path.Combine(to, relative));
            }
        }
    }
}
