using Slipway.Bundles;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>What a build can leave in its directories for the steps after it, which hold credentials: links, pipes, files of any size.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HostileBundleTests
{
    private const string Secret = "canary-of-the-secret-key";
    private const string Script = "application/javascript+module";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bundle/modules/index.js", "the main module")]
    [InlineData("bundle/modules/data.txt", "another module")]
    [InlineData("public/a.html", "an asset")]
    [InlineData("bundle/bundle.json", "the index")]
    [InlineData("bundle/build.json", "the record")]
    public async Task Nothing_that_a_link_leads_to_is_uploaded(string file, string what)
    {
        using var worker = Worker().Measure();
        File.Delete(worker[file]);
        File.CreateSymbolicLink(worker[file], worker["credentials/secret-access-key"]);
        var result = await UploadAsync(worker);

        result.ExitCode.Should().Be(1, what);
        result.Error.Should().Contain($"'{worker[file]}'").And.Contain($"it leads to '{worker["credentials/secret-access-key"]}', which is outside of '");
        worker.Stored.Values.Should().NotContain(text => text.Contains(Secret, StringComparison.Ordinal));
        worker.Stored.Keys.Should().NotContain("hello/abc.js");
        worker.HasResults.Should().BeFalse();
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle/modules")]
    [InlineData("public")]
    public async Task A_directory_that_is_a_link_to_the_credentials_is_refused_also_when_the_index_fits(string directory)
    {
        // The worst case: the build knows the digest, and names the file like the credential.
        using var worker = Worker();
        _ = directory == "public" ? worker.Asset("/secret-access-key", Secret + "\n").Measure() : worker.Module("secret-access-key", Secret + "\n", "text/plain").Measure();
        Directory.CreateDirectory(worker["credentials/modules"]);
        foreach (var file in Directory.GetFiles(worker["bundle"], "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(worker["credentials"], Path.GetRelativePath(worker["bundle"], file)));
        }

        Directory.Move(worker[directory], worker["aside"]);
        Directory.CreateSymbolicLink(worker[directory], worker["credentials"]);
        var result = await UploadAsync(worker);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(worker[directory]);
        worker.Stored.Values.Should().NotContain(text => text.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bundle/bundle.json")]
    [InlineData("bundle/build.json")]
    [InlineData("bundle/modules/data.txt")]
    [InlineData("public/a.html")]
    public async Task A_named_pipe_is_refused_and_nobody_waits_for_it(string file)
    {
        using var worker = Worker().Measure();
        await MakePipeAsync(worker[file]);
        var result = await UploadAsync(worker);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain($"'{worker[file]}'").And.Contain("it is no regular file");
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_result_or_of_its_copy_is_replaced_and_not_followed()
    {
        using var worker = Worker().Measure();
        foreach (var name in new[] { "artifact-url", "uploaded-bytes.partial" })
        {
            File.CreateSymbolicLink(worker[name], worker["credentials/secret-access-key"]);
        }

        var result = await UploadAsync(worker);

        result.ExitCode.Should().Be(0, result.Error);
        (await File.ReadAllTextAsync(worker["credentials/secret-access-key"], Ct)).Should().Be(Secret + "\n");
        worker.Result("artifact-url").Should().Be("s3://scripts/hello/abc.js");
        new FileInfo(worker["artifact-url"]).LinkTarget.Should().BeNull();
        worker.Result("uploaded-bytes").Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_link_that_stays_inside_is_followed()
    {
        using var worker = Worker().Measure();
        File.Move(worker["public/a.html"], worker["public/real.html"]);
        File.CreateSymbolicLink(worker["public/a.html"], "real.html");

        (await UploadAsync(worker)).ExitCode.Should().Be(0);
        worker.Stored.Values.Should().Contain("<p>a</p>");
    }

    [Fact]
    public async Task Assets_may_be_links_within_the_checkout_when_the_step_knows_it_and_not_beyond()
    {
        using var worker = Worker().Measure();
        worker.Write("packages/ui/a.html", "<p>a</p>");
        File.Delete(worker["public/a.html"]);
        File.CreateSymbolicLink(worker["public/a.html"], "../packages/ui/a.html");

        (await UploadAsync(worker)).ExitCode.Should().Be(1);
        var result = await worker.Command().WithArguments($"--source-path={worker["."]}").ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, result.Error);
    }

    [Theory]
    [InlineData("modules/index.js")]
    [InlineData("bundle.json.partial")]
    [InlineData("build.json")]
    public async Task Measuring_follows_no_link_out_of_the_bundle(string file)
    {
        using var project = await ProjectAsync();
        var outside = Path.Combine(project.ResultsPath, "outside.txt");
        Directory.CreateDirectory(project.ResultsPath);
        await File.WriteAllTextAsync(outside, Secret, Ct);
        var path = Path.Combine(project.Bundle.Root, file);
        File.Delete(path);
        File.CreateSymbolicLink(path, outside);
        var result = await MeasureAsync(project);

        (await File.ReadAllTextAsync(outside, Ct)).Should().Be(Secret);
        if (file.EndsWith(".partial", StringComparison.Ordinal))
        {
            result.ExitCode.Should().Be(0, result.Error);
            return;
        }

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain($"reading '{path}': it leads to '{outside}', which is outside of '");
        File.Exists(project.Bundle.IndexFile).Should().BeFalse();
    }

    [Fact]
    public async Task Measuring_takes_no_asset_from_outside_of_the_checkout()
    {
        using var project = await ProjectAsync("public/a.html");
        File.CreateSymbolicLink(Path.Combine(project.Repository, "public", "passwd"), "/etc/passwd");
        var linked = await MeasureAsync(project);
        using var elsewhere = await ProjectAsync("../elsewhere/a.html");
        var outside = await MeasureAsync(elsewhere);

        linked.ExitCode.Should().Be(1);
        linked.Error.Should().Contain("/public/passwd': it leads to '/etc/passwd', which is outside of '");
        outside.ExitCode.Should().Be(1);
        outside.Error.Should().Contain("/elsewhere/a.html', which is outside of '");
    }

    [Theory]
    [InlineData("bundle/modules/index.js")]
    [InlineData("bundle/build.json")]
    [InlineData("repository/public/pipe")]
    [InlineData("repository/public/.assetsignore")]
    public async Task Measuring_does_not_wait_for_a_named_pipe(string file)
    {
        using var project = await ProjectAsync("public/a.html");
        var path = Path.GetFullPath(Path.Combine(project.Repository, "..", file));
        await MakePipeAsync(path);
        var result = await MeasureAsync(project);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain($"reading '{path}': it is no regular file; it is not read.");
    }

    [Fact]
    public async Task A_module_of_a_tebibyte_and_a_record_of_a_gibibyte_are_refused_before_they_are_read()
    {
        using var project = await ProjectAsync();
        await MakeHoleAsync(Path.Combine(project.Bundle.Modules, "index.js"), "1T");
        var module = await MeasureAsync(project);
        await MakeHoleAsync(project.Bundle.BuildRecordFile, "1G");
        var record = await MeasureAsync(project);

        module.ExitCode.Should().Be(1);
        module.Error.Should().Contain("more than max-bundle-size").And.Contain("index.js: ");
        record.ExitCode.Should().Be(1);
        record.Error.Should().Contain("build.json': it has 1073741824 bytes").And.Contain("are the most that is read");
        (module.Duration + record.Duration).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_index_that_the_metadata_is_taken_from_is_no_link_to_the_token_and_no_pipe()
    {
        using var worker = Worker().Measure();
        File.Delete(worker.IndexFile);
        File.CreateSymbolicLink(worker.IndexFile, worker["credentials/secret-access-key"]);
        var linked = await StoreAsync(worker);
        await MakePipeAsync(worker.IndexFile);
        var pipe = await StoreAsync(worker);

        linked.ExitCode.Should().Be(1);
        linked.Error.Should().Contain("which is outside of '").And.NotContain(Secret);
        pipe.ExitCode.Should().Be(1);
        pipe.Error.Should().Contain("it is no regular file");
        Directory.Exists(worker["objects"]).Should().BeFalse();
    }

    private static UploadBundleWorker Worker() => new UploadBundleWorker()
        .Module("index.js", "export default {};\n").Module("data.txt", "text", "text/plain").Asset("/a.html", "<p>a</p>").WithCredentials("id", Secret);

    private static async Task<BundleWorkerProject> ProjectAsync(string? asset = null)
    {
        var project = BundleWorkerProject.CreateBare();
        Directory.CreateDirectory(project.Bundle.Modules);
        await File.WriteAllTextAsync(Path.Combine(project.Bundle.Modules, "index.js"), "export default {};\n", Ct);
        if (asset is not null)
        {
            project.With(asset, "<p>a</p>");
        }

        var record = new BuildRecord
        {
            WorkerName = "hostile",
            MainModule = "index.js",
            Modules = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["index.js"] = Script },
            SourceMaps = [],
            AssetsDirectory = asset is null ? null : Path.GetFullPath(Path.GetDirectoryName(asset)!, project.Repository),
            AssetsConfig = asset is null ? null : [],
            CompatibilityDate = "2026-01-01",
            CompatibilityFlags = [],
            Bindings = [],
            NodeVersion = "24.0.0",
            WranglerVersion = "4.86.0",
        };
        await File.WriteAllBytesAsync(project.Bundle.BuildRecordFile, record.ToBytes(), Ct);
        return project;
    }

    private static Task<CommandResult> UploadAsync(UploadBundleWorker worker) => worker.UploadAsync().WaitAsync(TimeSpan.FromSeconds(60), Ct);

    private static Task<CommandResult> MeasureAsync(BundleWorkerProject project) => project.MeasureCommand().ExecuteAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);

    private static Task<CommandResult> StoreAsync(UploadBundleWorker worker) => StepProgram.Named("store-metadata").WithArguments(
        $"--bundle-path={worker["bundle"]}", "--worker-script-artifact-config-map-name=a", "--namespace=default", "--r2-bucket-name=scripts", "--r2-object-key=hello/abc.js",
        $"--bundle-hash={worker.Hash}", $"--kubernetes-endpoint-url=file://{worker["objects"]}").ExecuteAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);

    private static async Task MakePipeAsync(string path)
    {
        File.Delete(path);
        (await Command.Run("mkfifo", path).ExecuteAsync(Ct)).ExitCode.Should().Be(0);
    }

    private static async Task MakeHoleAsync(string path, string size) => (await Command.Run("truncate", "-s", size, path).ExecuteAsync(Ct)).ExitCode.Should().Be(0);
}
