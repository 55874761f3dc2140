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
            foreach (var (who, r) in ours.Select(r => ("ours", r)).Concat(wranglers.Select(r => ("wrangler", r))).Where(r => r.r.Method != "GET"))
                TestContext.Current.TestOutputHelper!.WriteLine($"{who} {r} {r.Headers.GetValueOrDefault("Content-Type", "")} {(r.Body.Length < 3000 ? r.Text : "...")}");
            var o = ours.FirstOrDefault(IsUpload);
            var w = wranglers.FirstOrDefault(IsUpload);
            TestContext.Current.TestOutputHelper!.WriteLine("---- " + string.Join("\n---- ", o is null || w is null ? [$"{o} {w}"] : UploadDifferences.Of(o, w)));
            pair.Change();
        }
    }

    private static bool IsUpload(Slipway.Testing.Cloudflare.RecordedRequest r) => r.Method != "GET" && (r.Path.EndsWith("/versions", StringComparison.Ordinal) || r.Method == "PUT" && r.Path.Split('/')[^2] == "scripts");
}
