using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>One Worker that <c>slipway run</c> and <c>slipway deploy</c> bring to one server, and wrangler to another one.</summary>
internal sealed class UploadPair : IAsyncDisposable
{
    private readonly UploadedWorker worker;
    private readonly SlipwayRun slipway = new();
    private readonly Wrangler wrangler;
    private int deployments;

    private UploadPair(UploadedWorker worker, Wrangler wrangler, CloudflareApiServer ours, CloudflareApiServer wranglers)
    {
        (this.worker, this.wrangler, Ours, Wranglers) = (worker, wrangler, ours, wranglers);
        foreach (var (server, directory) in new[] { (ours, OurProject), (wranglers, WranglersProject) })
        {
            worker.Prepare(server);
            worker.WriteTo(directory);
        }
    }

    /// <summary>What Slipway deploys to.</summary>
    public CloudflareApiServer Ours { get; }

    /// <summary>What wrangler deploys to.</summary>
    public CloudflareApiServer Wranglers { get; }

    private string OurProject => slipway.Directory["ours/project"];

    private string WranglersProject => slipway.Directory["wranglers/project"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<UploadPair> StartAsync(UploadedWorker worker) => new(
        worker, await Wrangler.InstallAsync(worker.Wrangler, Ct), await CloudflareApiServer.StartAsync(), await CloudflareApiServer.StartAsync());

    /// <summary>Changes the project.</summary>
    public void Change()
    {
        worker.ChangeIn(OurProject);
        worker.ChangeIn(WranglersProject);
    }

    /// <summary>Both deploy; gives the requests of each.</summary>
    public async Task<(IReadOnlyList<RecordedRequest> Ours, IReadOnlyList<RecordedRequest> Wranglers)> DeployAsync()
    {
        var (ours, wranglers) = (Ours.Requests.Count, Wranglers.Requests.Count);
        deployments++;
        await Task.WhenAll(DeployOursAsync($"{worker.Name}/{deployments}.js"), DeployWranglersAsync());
        return ([.. Ours.Requests.Skip(ours)], [.. Wranglers.Requests.Skip(wranglers)]);
    }

    public async ValueTask DisposeAsync()
    {
        slipway.Dispose();
        await Ours.DisposeAsync();
        await Wranglers.DisposeAsync();
    }

    private async Task DeployOursAsync(string objectKey)
    {
        var (exitCode, report, progress) = await slipway.RunJsonAsync(OurProject, "-p", $"r2-object-key={objectKey}");
        exitCode.Should().Be(0, "{0}\n{1}", progress, report);
        var manifest = slipway.Directory.Write("ours/worker.yaml", worker.Manifest(Ours.Account.Id, objectKey, isLater: deployments > 1));
        var deployed = await SlipwayDeploy.Of(Ours, slipway.Output, "deploy", manifest).ExecuteAsync(Ct);
        deployed.ExitCode.Should().Be(0, "of slipway deploy:\n{0}\n{1}", deployed.LastLines(40), string.Join('\n', Ours.Requests));
    }

    private async Task DeployWranglersAsync()
    {
        var deployed = await wrangler.Run(Wranglers, WranglersProject, "deploy").ExecuteAsync(Ct);
        deployed.ExitCode.Should().Be(0, "of wrangler deploy:\n{0}\n{1}", deployed.LastLines(40), string.Join('\n', Wranglers.Requests));
    }
}
