namespace Slipway.EndToEnd.Tests;

/// <summary>What Slipway uploads, part by part against what the real wrangler uploads for the same project.</summary>
public class UploadTests
{
    [Fact]
    public Task Explore_hello() => CompareAsync(UploadedWorkers.Hello);
    [Fact]
    public Task Explore_wasm() => CompareAsync(UploadedWorkers.Wasm);
    [Fact]
    public Task Explore_do() => CompareAsync(UploadedWorkers.DurableObject);
    [Fact]
    public Task Explore_assets() => CompareAsync(UploadedWorkers.Assets);
    [Fact]
    public Task Explore_all() => CompareAsync(UploadedWorkers.Everything);
    [Fact]
    public Task Explore_unbundled() => CompareAsync(UploadedWorkers.Unbundled);
    [Fact]
    public Task Explore_sw() => CompareAsync(UploadedWorkers.ServiceWorker);
    [Fact]
    public Task Explore_site() => CompareAsync(UploadedWorkers.Site);

    private static async Task CompareAsync(UploadedWorker worker)
    {
        await using var pair = await UploadPair.StartAsync(worker);
        for (var i = 0; i < 2; i++)
        {
            var (ours, wranglers) = await pair.DeployAsync();
            TestContext.Current.TestOutputHelper!.WriteLine($"{worker.Name} {i} OURS: {string.Join(", ", ours.Where(r => r.Method != "GET").Select(r => $"{r.Method} {r.Path.Split('/')[^1]}"))}");
            TestContext.Current.TestOutputHelper!.WriteLine($"{worker.Name} {i} WRAN: {string.Join(", ", wranglers.Where(r => r.Method != "GET").Select(r => $"{r.Method} {r.Path.Split('/')[^1]}"))}");
            var o = ours.FirstOrDefault(IsUpload);
            var w = wranglers.FirstOrDefault(IsUpload);
            TestContext.Current.TestOutputHelper!.WriteLine("---- " + string.Join("\n---- ", o is null || w is null ? [$"{o} {w}"] : UploadDifferences.Of(o, w)));
            TestContext.Current.TestOutputHelper!.WriteLine("---- " + string.Join("\n---- ", AssetDifferences.Of(ours, wranglers)));
            if (i == 0)
            {
                pair.Change();
            }
        }
    }

    private static bool IsUpload(Slipway.Testing.Cloudflare.RecordedRequest r) => r.Method != "GET" && (r.Path.EndsWith("/versions", StringComparison.Ordinal) || r.Method == "PUT" && r.Path.Split('/')[^2] == "scripts");
}
