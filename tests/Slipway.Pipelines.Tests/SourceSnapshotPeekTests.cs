using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

public sealed class SourceSnapshotPeekTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_look_into_a_repository_reads_commit_and_wrangler_config()
    {
        var app = await GitRepository.CreateAsync(directory["app"]);
        var commit = await app.CommitAsync(("services/api/wrangler.toml", "name = \"api\"\n"), ("services/api/wrangler.jsonc", "{}\n"), ("big.txt", "big\n"));
        await using var server = await GitHttpServer.StartAsync(directory.Path, new() { Credentials = ("robot", "token") });
        var url = server.Url.Replace("http://", "http://robot:token@", StringComparison.Ordinal) + "/app";

        var there = await SourceSnapshot.PeekAsync(url, "", "services/api", directory["scratch"], TestContext.Current.CancellationToken);
        there.Should().Be(new RemoteSource(commit, "wrangler.jsonc", "{}\n"));

        var bySha = await SourceSnapshot.PeekAsync(url, commit, ".", directory["scratch"], TestContext.Current.CancellationToken);
        bySha.Should().Be(new RemoteSource(commit, null, null));

        foreach (var (other, revision) in new[] { (server.Url + "/app", "main"), (url, "gone"), (url, "--upload-pack=x"), ("http://127.0.0.1:1/x", ""), ("ext::touch x", "") })
        {
            (await SourceSnapshot.PeekAsync(other, revision, ".", directory["scratch"], TestContext.Current.CancellationToken)).Should().BeNull();
        }

        Directory.EnumerateFileSystemEntries(directory["scratch"]).Should().BeEmpty();
    }
}
