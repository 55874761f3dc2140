using System.Text;
using Slipway.ObjectStore;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>Artifacts that were built here and not yet uploaded.</summary>
public sealed class ArtifactDirectoryTests : IDisposable
{
    private const string Cure = "Run the build again, and let nothing write to its output meanwhile.";

    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_directory_gives_the_same_as_a_store()
    {
        var bundle = Hello();
        using var store = new DirectoryObjectStore(directory["store"]);
        var request = new ArtifactRequest(BucketName.Parse("scripts"), ArtifactKeys.Parse("hello/abc.js"));
        await bundle.PutAsync(store, request, Ct);

        var local = await Artifact.FromDirectoryAsync(bundle.Write(directory), Ct);

        var fetched = await Artifact.FetchAsync(store, request, Ct);
        local.Origin.Should().Be($"in '{directory["bundle"]}'");
        local.ContentHash.Should().Be(fetched.ContentHash);
        local.MainModule.Should().Be("index.js");
        Files(local).Should().Equal(Files(fetched)).And.HaveCount(3);
        local.Assets!.Files.Select(a => (a.Path, a.ContentType, a.Size, a.Digest)).Should()
            .Equal(fetched.Assets!.Files.Select(a => (a.Path, a.ContentType, a.Size, a.Digest)));
        (await local.Assets.Files.Single().ReadAsync(Ct)).Should().Equal("hi"u8.ToArray());
    }

    [Fact]
    public async Task A_directory_that_was_not_built_is_named_with_the_steps_to_run() =>
        (await FailureOf(new(directory["nothing"]))).Should().Be(
            $"reading the artifact in '{directory["nothing"]}': there is no '{directory["nothing/bundle.json"]}'. "
            + "Build it first: bundle-worker, then measure-bundle.");

    [Fact]
    public async Task A_module_that_was_changed_after_it_was_measured_is_refused()
    {
        var bundle = Hello().Write(directory);
        directory.Write("bundle/modules/lib/a.txt", "TEXT");

        (await FailureOf(bundle)).Should().Be(
            $"reading the artifact in '{bundle.Root}': file 'lib/a.txt' ({bundle.Root}/modules/lib/a.txt) has SHA-256 {Sha256Digest.Of("TEXT"u8).Hex}, "
            + $"and the index says {Sha256Digest.Of("text"u8).Hex}. {Cure}");
    }

    [Fact]
    public async Task A_module_that_is_gone_is_named()
    {
        var bundle = Hello().Write(directory);
        File.Delete(directory["bundle/modules/index.js"]);

        (await FailureOf(bundle)).Should().Be(
            $"reading the artifact in '{bundle.Root}': file 'index.js' ({bundle.Root}/modules/index.js) is not there. {Cure}");
    }

    [Fact]
    public async Task Assets_without_a_record_of_their_directory_are_an_error()
    {
        var bundle = Hello().Write(directory);
        directory.Write("bundle/build.json", "{}");

        (await FailureOf(bundle)).Should().Match($"reading the artifact in '{bundle.Root}': '{bundle.BuildRecordFile}' is not a build record: *. {Cure}");
    }

    public void Dispose() => directory.Dispose();

    private static ArtifactBundle Hello() => new ArtifactBundle()
        .Module("index.js", "export default {}")
        .Module("lib/a.txt", "text", "text/plain")
        .Map("index.js.map", "{}")
        .Asset("/index.html", "hi");

    private static IEnumerable<(string, string, string)> Files(Artifact artifact) =>
        artifact.Modules.Concat(artifact.SourceMaps).Select(m => (m.Name, m.ContentType, Encoding.UTF8.GetString(m.Content.Span)));

    private static async Task<string> FailureOf(BundleDirectory bundle)
    {
        var reading = () => Artifact.FromDirectoryAsync(bundle, Ct);
        return (await reading.Should().ThrowAsync<ArtifactException>()).Which.Message;
    }
}
