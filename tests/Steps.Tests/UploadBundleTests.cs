using System.Text;
using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Steps.Tests;

public sealed class UploadBundleTests
{
    /// <summary>A key that S3 takes, over 400 bytes.</summary>
    private const string LongKey = "--r2-object-key=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/1.js";

    private const string Main = "export default {}";
    private const string Map = "{\"version\":3}";
    private const string Page = "<h1>hello</h1>";

    [Fact]
    public async Task A_fresh_upload_stores_main_module_index_and_blobs_and_says_what_it_sent()
    {
        using var worker = Hello().Asset("/index.html", Page).Asset("/copy.html", Page).Measure();

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        var index = await File.ReadAllTextAsync(worker.IndexFile, TestContext.Current.CancellationToken);
        worker.Stored.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["hello/abc.js"] = Main,
            ["hello/abc.js.bundle.json"] = index,
            [Blob(Map)] = Map,
            [Blob(Page)] = Page,
        });
        worker.Result("artifact-url").Should().Be("s3://scripts/hello/abc.js");
        worker.Result("uploaded-bytes").Should().Be($"{Main.Length + index.Length + Map.Length + Page.Length}");
        worker.Result("artifact-outputs").Should().Be(
            $$"""{"uri":"s3://scripts/hello/abc.js","digest":"sha256:{{worker.Hash}}","isBuildArtifact":"true"}""");
        step.Output.Should().BeEmpty("standard output is for data");
        step.Error.Should().Contain("upload-bundle: sent 4 files").And.Contain("0 files were there already");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_uploaded_is_what_a_deployment_fetches(bool assetsOnly)
    {
        using var worker = assetsOnly ? new UploadBundleWorker { AssetsOnly = true } : Hello();
        worker.Asset("/index.html", Page).Measure();
        await worker.UploadAsync();
        using var store = ObjectStoreEndpoint.Parse(worker.Endpoint).Open("", _ => { }, TimeProvider.System);
        var ct = TestContext.Current.CancellationToken;

        var artifact = await Artifact.FetchAsync(
            store,
            new(BucketName.Parse("scripts"), ArtifactKeys.Parse(worker.Key))
            {
                ContentHash = Sha256Digest.Parse(worker.Hash),
                IndexHash = await Sha256Digest.OfFileAsync(worker.IndexFile, ct),
            },
            ct);

        artifact.Modules.Select(m => Encoding.UTF8.GetString(m.Content.Span)).Should().Equal(assetsOnly ? [] : [Main]);
        artifact.SourceMaps.Select(m => Encoding.UTF8.GetString(m.Content.Span)).Should().Equal(assetsOnly ? [] : [Map]);
        Encoding.UTF8.GetString(await artifact.Assets!.Files.Single().ReadAsync(ct)).Should().Be(Page);
    }

    [Fact]
    public async Task The_second_upload_of_the_same_bundle_sends_nothing()
    {
        using var worker = Hello().Measure();
        await worker.UploadAsync();

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        worker.Result("uploaded-bytes").Should().Be("0");
        step.Error.Should().Contain("sent 0 files, 0 bytes; 3 files were there already");
    }

    [Fact]
    public async Task Another_main_module_under_the_same_key_is_refused_and_nothing_is_changed()
    {
        using var worker = Hello().Measure();
        await worker.UploadAsync();
        var (before, first) = (worker.Stored, worker.Hash);

        var step = await worker.Module("index.js", "export default { other: true }").Module("new.js", "//").Measure().UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().EndWith(
            "upload: failed: s3://scripts/hello/abc.js exists with another hash\n"
            + $"'hello/abc.js' in bucket 'scripts' has SHA-256 {first}; this build has {worker.Hash}. "
            + "Artifacts are never changed: choose another r2-object-key, or replace it with overwrite=true.\n");
        worker.Stored.Should().BeEquivalentTo(before);
        worker.Result("uploaded-bytes").Should().NotBe("0", "the results are still those of the first upload");
    }

    [Fact]
    public async Task The_same_main_module_with_another_asset_is_another_artifact()
    {
        using var worker = Hello().Asset("/index.html", Page).Measure();
        await worker.UploadAsync();
        var before = worker.Stored;

        var step = await worker.Asset("/index.html", "<h1>new</h1>").Measure().UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain("upload: failed: s3://scripts/hello/abc.js exists with another hash\n'hello/abc.js.bundle.json' in bucket 'scripts' has SHA-256");
        worker.Stored.Should().BeEquivalentTo(before);
    }

    [Fact]
    public async Task Overwrite_replaces_the_artifact()
    {
        using var worker = Hello().Measure();
        await worker.UploadAsync();

        var step = await worker.Module("index.js", "export default 2").Measure().UploadAsync(overwrite: "true");

        step.ExitCode.Should().Be(0, step.Error);
        worker.Stored["hello/abc.js"].Should().Be("export default 2");
        worker.Stored["hello/abc.js.bundle.json"].Should().Contain(worker.Hash);
    }

    [Fact]
    public async Task The_same_bundle_built_by_other_tools_keeps_the_stored_index_and_later_steps_see_that()
    {
        using var worker = Hello().Measure();
        await worker.UploadAsync();
        var stored = worker.Stored["hello/abc.js.bundle.json"];
        worker.NodeVersion = "24.1.0";

        var step = await worker.Measure().UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        worker.Result("uploaded-bytes").Should().Be("0");
        worker.Stored["hello/abc.js.bundle.json"].Should().Be(stored);
        (await File.ReadAllTextAsync(worker.IndexFile, TestContext.Current.CancellationToken)).Should().Be(stored);
    }

    [Fact]
    public async Task An_upload_that_was_interrupted_is_finished_by_the_next()
    {
        using var worker = Hello().Measure();
        await worker.UploadAsync();
        File.Delete(worker["store/scripts/hello/abc.js"]);

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        worker.Result("uploaded-bytes").Should().Be($"{Main.Length}");
        worker.Stored["hello/abc.js"].Should().Be(Main);
    }

    [Fact]
    public async Task A_Worker_of_assets_only_has_its_index_under_the_key()
    {
        using var worker = new UploadBundleWorker { AssetsOnly = true };
        worker.Asset("/index.html", Page).Measure();

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(0, step.Error);
        var index = await File.ReadAllTextAsync(worker.IndexFile, TestContext.Current.CancellationToken);
        worker.Stored.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["hello/abc.js"] = index,
            ["hello/abc.js.bundle.json"] = index,
            [Blob(Page)] = Page,
        });
        worker.Result("artifact-outputs").Should().Contain($"sha256:{Sha256Digest.Of(Encoding.UTF8.GetBytes(index)).Hex}");
    }

    [Theory]
    [InlineData("bundle/modules/index.js", "export default 66")]
    [InlineData("bundle/modules/index.js.map", "{\"version\":4}")]
    [InlineData("bundle/modules/index.js", null)]
    public async Task A_file_that_changed_after_it_was_measured_stops_the_upload_before_the_main_module(string file, string? text)
    {
        using var worker = Hello().Measure();
        if (text is null)
        {
            File.Delete(worker[file]);
        }
        else
        {
            worker.Write(file, text);
        }

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain(
            $"upload: failed: s3://scripts/hello/abc.js the bundle was changed\n'{worker[file]}' was changed after it was measured: it")
            .And.EndWith("Run the build again, and let nothing write to its output meanwhile.\n");
        worker.Stored.Should().NotContainKey("hello/abc.js");
        worker.HasResults.Should().BeFalse();
    }

    [Fact]
    public async Task A_bundle_that_was_made_anew_after_it_was_measured_is_refused()
    {
        using var worker = Hello().Measure();
        var command = worker.Command();
        worker.Module("index.js", "export default 7").Measure();

        var step = await command.ExecuteAsync(TestContext.Current.CancellationToken);

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain($"ERROR: checking the bundle in '{worker["bundle"]}': bundle-hash is {Sha256Digest.Of(Encoding.UTF8.GetBytes(Main)).Hex}, and the bundle index has {worker.Hash}.");
        worker.Stored.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_an_index_the_step_was_used_wrongly()
    {
        using var worker = Hello().Measure();
        File.Delete(worker.IndexFile);

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(2);
        step.Error.Should().Be($"ERROR: reading the bundle index '{worker.IndexFile}': there is no such file. Run measure-bundle first, with the same bundle-path.\n");
    }

    [Fact]
    public async Task An_index_that_names_a_file_outside_of_the_bundle_is_refused()
    {
        using var worker = Hello().Module("../../secret", "secret").Measure();

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain("it names the file '../../secret', which is outside of the bundle.");
        worker.Stored.Should().BeEmpty();
    }

    [Theory]
    [InlineData("--r2-bucket-name=Scripts", "option --r2-bucket-name: 'Scripts' is not a bucket name")]
    [InlineData("--r2-object-key=/abc.js", "option --r2-object-key: '/abc.js' is not an object key")]
    [InlineData(LongKey, "is too long for the step's results, which name it twice: they would take ")]
    [InlineData("--r2-endpoint-url=store.example", "option --r2-endpoint-url: 'store.example' is not the endpoint of an object store: https://host, http://host, or file:///directory.")]
    [InlineData("--r2-endpoint-url=https://0.r2.cloudflarestorage.com/scripts", "names a bucket: give only https://0.r2.cloudflarestorage.com, and the bucket as r2-bucket-name.")]
    [InlineData("--bundle-hash=12", "option --bundle-hash: '12' is not a SHA-256 digest")]
    [InlineData("--overwrite=yes", "option --overwrite: 'yes' is neither 'true' nor 'false'.")]
    public async Task An_option_that_breaks_its_rule_is_named_with_the_rule(string argument, string error)
    {
        using var worker = Hello().Measure();
        var name = argument[..argument.IndexOf('=', StringComparison.Ordinal)];
        var command = worker.Command();
        var arguments = command.Arguments.Where(a => !a.StartsWith(name + "=", StringComparison.Ordinal)).Append(argument);

        var step = await Slipway.Processes.Command.Run(command.Program, arguments).ExecuteAsync(TestContext.Current.CancellationToken);

        step.ExitCode.Should().Be(2);
        step.Error.Should().Contain(error);
        worker.Stored.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_four_uploads_of_different_bundles_at_once_one_wins_whole()
    {
        using var first = Hello();
        var workers = Enumerable.Range(0, 4).Select(i =>
        {
            var worker = i == 0 ? first : new UploadBundleWorker { Endpoint = first.Endpoint };
            return worker.Module("index.js", $"export default {i}").Measure();
        }).ToArray();

        var steps = await Task.WhenAll(workers.Select(w => w.UploadAsync()));

        steps.Count(s => s.ExitCode == 0).Should().Be(1, string.Join('\n', steps.Select(s => s.Error)));
        steps.Count(s => s.ExitCode == 1 && s.Error.Contains("exists with another hash", StringComparison.Ordinal)).Should().Be(3);
        var winner = workers[Array.FindIndex(steps, s => s.ExitCode == 0)];
        first.Stored["hello/abc.js.bundle.json"].Should().Contain(winner.Hash);
        Sha256Digest.Of(Encoding.UTF8.GetBytes(first.Stored["hello/abc.js"])).Hex.Should().Be(winner.Hash);
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
    }

    private static UploadBundleWorker Hello() =>
        new UploadBundleWorker().Module("index.js", Main).Module("index.js.map", Map, "application/source-map");

    private static string Blob(string text) => $"hello/blobs/sha256/{Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex}";
}
