using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;

namespace Slipway.Steps.Tests;

/// <summary>measure-bundle on bundles that are written as bundle-worker writes them.</summary>
public sealed class MeasureBundleTests
{
    private static async Task<BundleWorkerProject> BundleAsync(BuildRecord record, params (string Name, byte[] Bytes)[] files)
    {
        var project = BundleWorkerProject.CreateBare();
        foreach (var (name, bytes) in files)
        {
            var file = Path.Combine(project.Bundle.Modules, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(project.Bundle.Root);
        await File.WriteAllBytesAsync(project.Bundle.BuildRecordFile, record.ToBytes(), TestContext.Current.CancellationToken);
        return project;
    }

    private static BuildRecord Record(params (string Name, string Type)[] modules) => new()
    {
        WorkerName = "measured",
        MainModule = modules.Length > 0 ? "index.js" : null,
        Modules = new SortedDictionary<string, string>(modules.ToDictionary(m => m.Name, m => m.Type), StringComparer.Ordinal),
        SourceMaps = [],
        AssetsDirectory = null,
        AssetsConfig = null,
        CompatibilityDate = "2025-01-01",
        CompatibilityFlags = ["nodejs_compat"],
        Bindings = [],
        NodeVersion = "22.12.0",
        WranglerVersion = "4.86.0",
    };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static long Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray().Length;
    }

    [Fact]
    public async Task Hash_sizes_and_count_are_results_and_source_maps_do_not_weigh()
    {
        var main = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("export default {};\n", 500)));
        var text = "text"u8.ToArray();
        using var project = await BundleAsync(
            Record(("index.js", "application/javascript+module"), ("lib/a.txt", "text/plain")) with { SourceMaps = ["index.js.map"] },
            ("index.js", main), ("lib/a.txt", text), ("index.js.map", "{}"u8.ToArray()));

        var index = BundleIndex.Parse(await project.MeasureAsync());

        project.Result("bundle-hash").Should().Be(Hex(main));
        project.Result("bundle-size").Should().Be($"{main.Length + text.Length}");
        project.Result("bundle-gzip-size").Should().Be($"{Gzip(main) + Gzip(text)}");
        project.Result("module-count").Should().Be("2");
        index.Modules.Should().Equal(
            new BundleFile("index.js", "application/javascript+module", Hex(main), main.Length), new BundleFile("lib/a.txt", "text/plain", Hex(text), text.Length));
        index.SourceMaps.Should().Equal(new BundleFile("index.js.map", "application/source-map", Hex("{}"u8.ToArray()), 2));
    }

    [Fact]
    public async Task The_index_says_what_was_built_from_what_without_credentials()
    {
        using var project = await BundleAsync(Record(("index.js", "application/javascript+module")), ("index.js", [1]));
        Directory.CreateDirectory(Path.Combine(project.Repository, "apps/api"));

        var bytes = await project.MeasureAsync(
            "--git-url=https://me:value-of-token@example.com/a.git", "--commit=0123abc", "--project-root=./apps/api/", "--package-manager=pnpm",
            "--package-manager-version=10.2.0", "--wrangler-environment=staging");
        var index = BundleIndex.Parse(bytes);

        Encoding.UTF8.GetString(bytes).Should().NotContain("value-of-token").And.EndWith("}\n");
        index.Source.Should().Be(new BundleSource("https://***@example.com/a.git", "0123abc", "apps/api"));
        index.Tools.Should().Be(new BundleTools("22.12.0", "4.86.0", "pnpm", "10.2.0", "staging"));
        index.WorkerName.Should().Be("measured");
    }

    [Fact]
    public async Task Fields_are_sorted_and_lists_keep_their_order()
    {
        var record = Record(("index.js", "application/javascript+module")) with
        {
            Bindings = JsonNode.Parse("""{"z":[{"name":"b","id":2},{"name":"a","id":1}],"a":{"y":1,"x":[3,2]}}""")!.AsObject(),
        };
        using var project = await BundleAsync(record, ("index.js", [1]));

        var index = BundleIndex.Parse(await project.MeasureAsync());

        BundleWorkerProject.Json(index.Bindings).Should().Be("""{"a":{"x":[3,2],"y":1},"z":[{"id":2,"name":"b"},{"id":1,"name":"a"}]}""");
    }

    [Fact]
    public async Task A_Worker_of_assets_only_has_the_hash_of_its_index()
    {
        using var project = BundleWorkerProject.CreateBare().With("public/b/page.html", "<p>").With("public/a.unknown", "x").With("public/style.css", "p{}")
            .With("public/.assetsignore", "*.psd\n!keep.psd\ndrafts/\n").With("public/art.psd", "x").With("public/keep.psd", "x").With("public/drafts/d.html", "x")
            .With("public/_headers", "/*").With("public/_redirects", "/a /b").With("public/deep/_headers", "not special here");
        Directory.CreateDirectory(project.Bundle.Root);
        await File.WriteAllBytesAsync(
            project.Bundle.BuildRecordFile,
            (Record() with { AssetsDirectory = Path.Combine(project.Repository, "public"), AssetsConfig = JsonNode.Parse("""{"not_found_handling":"404-page","html_handling":"none"}""")!.AsObject() }).ToBytes(),
            TestContext.Current.CancellationToken);

        var bytes = await project.MeasureAsync();
        var index = BundleIndex.Parse(bytes);

        project.Result("bundle-hash").Should().Be(Hex(bytes));
        project.Result("module-count").Should().Be("0");
        project.Result("bundle-size").Should().Be("0");
        index.Assets!.Files.Select(f => (f.Name, f.ContentType)).Should().Equal(
            ("/a.unknown", "application/octet-stream"), ("/b/page.html", "text/html; charset=utf-8"), ("/deep/_headers", "application/octet-stream"),
            ("/keep.psd", "application/octet-stream"), ("/style.css", "text/css; charset=utf-8"));
        BundleWorkerProject.Json(index.Assets.Config).Should().Be("""{"html_handling":"none","not_found_handling":"404-page"}""");
    }

    [Theory]
    [InlineData("1999", 1, "1999 bytes (1.95 KiB)")]
    [InlineData("1Ki", 1, "1024 bytes (1 KiB)")]
    [InlineData("2k", 0, "")]
    [InlineData("64Mi", 0, "")]
    [InlineData("0", 0, "")]
    public async Task A_bundle_over_the_limit_is_refused_with_both_sizes_and_its_largest_modules(string limit, int exitCode, string shown)
    {
        using var project = await BundleAsync(
            Record(("index.js", "application/javascript+module"), ("big.wasm", "application/wasm")), ("index.js", new byte[500]), ("big.wasm", new byte[1500]));

        await project.MeasureAsync();
        Directory.Delete(project.ResultsPath, recursive: true);

        var result = await project.MeasureCommand($"--max-bundle-size={limit}").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(exitCode, result.Error);
        if (exitCode != 0)
        {
            result.Error.Should().Contain($"ERROR: measuring the bundle: its 2 modules have 2000 bytes (1.95 KiB), more than max-bundle-size, {shown}.")
                .And.Contain("\n  big.wasm: 1500 bytes (1.46 KiB)\n  index.js: 500 bytes");
            File.Exists(project.Bundle.IndexFile).Should().BeFalse("not even that of the run before");
            Directory.EnumerateFiles(project.ResultsPath).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task An_asset_over_the_limit_and_the_code_of_a_Pages_project_are_refused()
    {
        using var large = BundleWorkerProject.CreateBare().With("public/film.mp4", "");
        using (var file = File.OpenWrite(Path.Combine(large.Repository, "public/film.mp4")))
        {
            file.SetLength((25 * 1024 * 1024) + 1);
        }

        using var pages = BundleWorkerProject.CreateBare().With("public/_worker.js", "export default {}");
        foreach (var project in new[] { large, pages })
        {
            Directory.CreateDirectory(project.Bundle.Root);
            await File.WriteAllBytesAsync(
                project.Bundle.BuildRecordFile, (Record() with { AssetsDirectory = Path.Combine(project.Repository, "public"), AssetsConfig = [] }).ToBytes(), TestContext.Current.CancellationToken);
        }

        var tooLarge = await large.MeasureCommand().ExecuteAsync(TestContext.Current.CancellationToken);
        var secret = await pages.MeasureCommand().ExecuteAsync(TestContext.Current.CancellationToken);

        tooLarge.ExitCode.Should().Be(1);
        tooLarge.Error.Should().Contain("ERROR: listing assets: '/film.mp4' has 26214401 bytes (25 MiB); Cloudflare takes 26214400 bytes (25 MiB) at most.");
        secret.ExitCode.Should().Be(1);
        secret.Error.Should().Contain("ERROR: listing assets: '_worker.js' is the code of a Pages project and would be open to the public.");
    }

    [Fact]
    public async Task A_directory_without_a_bundle_and_a_broken_record_are_refused()
    {
        using var empty = BundleWorkerProject.CreateBare();
        using var broken = BundleWorkerProject.CreateBare();
        Directory.CreateDirectory(broken.Bundle.Root);
        await File.WriteAllTextAsync(broken.Bundle.BuildRecordFile, "{", TestContext.Current.CancellationToken);
        using var hollow = await BundleAsync(Record(("index.js", "application/javascript+module")));

        var none = await empty.MeasureCommand().ExecuteAsync(TestContext.Current.CancellationToken);
        var bad = await broken.MeasureCommand().ExecuteAsync(TestContext.Current.CancellationToken);
        var missing = await hollow.MeasureCommand().ExecuteAsync(TestContext.Current.CancellationToken);

        none.ExitCode.Should().Be(2);
        none.Error.Should().Be($"ERROR: measuring the bundle in '{empty.Bundle.Root}': it holds no build.json. Run bundle-worker with the same bundle-path first.\n");
        bad.ExitCode.Should().Be(1);
        bad.Error.Should().Contain("is not a build record").And.Contain("Run bundle-worker again.");
        missing.ExitCode.Should().Be(1);
        missing.Error.Should().Contain("ERROR: measuring 'index.js': the bundle's file").And.Contain("does not exist. Run bundle-worker again.");
    }

    [Theory]
    [InlineData("64Mb")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1e9")]
    public async Task A_limit_that_is_no_size_is_refused(string limit)
    {
        using var project = BundleWorkerProject.CreateBare();

        var result = await project.MeasureCommand($"--max-bundle-size={limit}").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be($"ERROR: option --max-bundle-size: '{limit}' is no size: bytes, or a quantity such as 10M, 512Ki or 64Mi.\n");
    }
}
