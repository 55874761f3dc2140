using System.Globalization;
using Slipway.Testing.Cloudflare;

namespace Slipway.Benchmarks;

/// <summary>
/// <c>slipway deploy --yes</c> of the built samples/hello-worker against <c>wrangler deploy</c> of the same Worker, each to a server of its own on this machine: a
/// first deployment, and one of the same again; with answers at once, and after 100 ms each. wrangler bundles in between, which for Slipway is part of the
/// build: so it is measured with <c>--no-bundle</c> too. Both set a variable, a KV namespace, a route and a cron trigger; Slipway also makes the DNS
/// record, without which the route answers nobody.
/// </summary>
internal static class DeployBenchmark
{
    /// <summary>What samples/hello-worker installs.</summary>
    private const string WranglerVersion = "4.86.0";

    /// <summary>About what a call of the real API takes.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        await using var project = await DeployedProject.BuildAsync(await Wrangler.InstallAsync(WranglerVersion, ct), ct);
        foreach (var latency in new[] { TimeSpan.Zero, Latency })
        {
            foreach (var (what, isFirst) in new[] { ("first deploy", true), ("deploy of the same again", false) })
            {
                foreach (var (how, isBundled) in new[] { ("wrangler bundles", false), ("wrangler --no-bundle", true) })
                {
                    var slow = latency > TimeSpan.Zero ? $", {Median.Text(latency)} a call" : "";
                    await MeasureAsync(table, $"{what}{slow}, {how}", project, latency, isFirst, isBundled);
                }
            }
        }
    }

    private static async Task MeasureAsync(Table table, string what, DeployedProject project, TimeSpan latency, bool isFirst, bool isBundled)
    {
        await project.ResetAsync(latency);
        if (!isFirst)
        {
            await project.DeployAsync();
            await project.DeployByWranglerAsync(isBundled);
        }

        var (calls, wranglersCalls) = (0, 0);
        var (slipway, wrangler) = await Median.OfBothAsync(
            _ => isFirst ? project.ResetAsync(latency) : Task.CompletedTask,
            async _ => calls = await project.DeployAsync(),
            async _ => wranglersCalls = await project.DeployByWranglerAsync(isBundled));
        table.Add(what, Text(slipway, calls), Text(wrangler, wranglersCalls), string.Create(CultureInfo.InvariantCulture, $"{slipway / wrangler:0.00} x"));
    }

    private static string Text(TimeSpan time, int calls) => string.Create(CultureInfo.InvariantCulture, $"{Median.Text(time)}, {calls} calls");
}
