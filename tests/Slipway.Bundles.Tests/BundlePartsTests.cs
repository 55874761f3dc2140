using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>The small parsers that stand between wrangler's output and a bundle.</summary>
public sealed class BundlePartsTests
{
    [Fact]
    public void An_upload_form_gives_metadata_and_modules_byte_for_byte()
    {
        byte[] binary = [0, 13, 10, 45, 45, 120, 13, 10, 13, 10, 255];
        byte[] form =
        [
            .. Encoding.UTF8.GetBytes("------x1\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"main_module\":\"a \\\"b\\\".js\",\"compatibility_date\":\"2025-01-01\",\"compatibility_flags\":[\"f\"]}\r\n"),
            .. Encoding.UTF8.GetBytes("------x1\r\nContent-Disposition: form-data; name=\"a %22b%22.js\"; filename=\"a %22b%22.js\"\r\nContent-Type: application/javascript+module\r\n\r\n\r\n"),
            .. Encoding.UTF8.GetBytes("------x1\r\nContent-Disposition: form-data; name=\"./é.bin\"; filename=\"./é.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. binary,
            .. Encoding.UTF8.GetBytes("\r\n------x1--\r\n"),
        ];

        var parsed = UploadForm.Parse(form);

        parsed.Main.Should().Be("a \"b\".js");
        parsed.CompatibilityDate.Should().Be("2025-01-01");
        parsed.CompatibilityFlags.Should().Equal("f");
        parsed.Parts.Select(p => (p.Name, p.ContentType)).Should().Equal(("a \"b\".js", "application/javascript+module"), ("./é.bin", "application/octet-stream"));
        parsed.Parts[0].Content.Length.Should().Be(0);
        parsed.Parts[1].Content.ToArray().Should().Equal(binary);
    }

    [Theory]
    [InlineData("", "is no multipart form: its first line is no boundary.")]
    [InlineData("hello\r\nworld", "is no multipart form: its first line is no boundary.")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n", "is no upload form of a Worker: it has no part 'metadata'.")]
    public void What_is_no_upload_form_is_refused(string text, string message) =>
        FluentActions.Invoking(() => UploadForm.Parse(Encoding.UTF8.GetBytes(text))).Should().Throw<FormatException>().WithMessage(message);

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  --minify\t--name x ", new[] { "--minify", "--name", "x" })]
    [InlineData("--define \"A:'two words'\" --var 'B:say \"hi\"'", new[] { "--define", "A:'two words'", "--var", "B:say \"hi\"" })]
    [InlineData("--a=\"b c\"d ''", new[] { "--a=b cd", "" })]
    public void Arguments_are_split_at_white_space_that_no_quote_keeps(string text, string[] expected) =>
        WranglerArguments.Parse(text).Values.Should().Equal(expected);

    [Theory]
    [InlineData("a.wasm", "application/wasm")]
    [InlineData("lib/a.wasm", "application/wasm")]
    [InlineData("a.txt", "text/plain")]
    [InlineData("deep/er/page.html", "text/plain")]
    [InlineData("query.sql", "text/plain")]
    [InlineData("a.bin", "application/octet-stream")]
    [InlineData("a.mjs", "application/javascript+module")]
    [InlineData("a.cjs", "application/javascript")]
    [InlineData("data/a.json", "text/plain")]
    [InlineData("other/a.json", null)]
    [InlineData("legacy.js", "application/javascript")]
    public void A_rule_of_the_config_comes_before_wranglers_own(string name, string? expected)
    {
        var rules = JsonNode.Parse("""[{"type":"Text","globs":["data/*.json"]},{"type":"CommonJS","globs":["legacy.js"]}]""")!.AsArray().OfType<JsonObject>();

        ModuleTypes.Of(name, rules).Should().Be(expected);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000", 1000)]
    [InlineData("10M", 10_000_000)]
    [InlineData("64Mi", 64L * 1024 * 1024)]
    [InlineData("1.5Gi", 1_610_612_736)]
    [InlineData("2k", 2000)]
    [InlineData("3T", 3_000_000_000_000)]
    public void A_size_is_bytes_or_a_quantity(string text, long bytes) => ByteSize.Parse(text).Should().Be(bytes);

    [Theory]
    [InlineData("Mi")]
    [InlineData("1 Mi")]
    [InlineData("-1Mi")]
    [InlineData("1MB")]
    [InlineData("9999999999T")]
    public void What_is_no_size_is_refused(string text) =>
        FluentActions.Invoking(() => ByteSize.Parse(text)).Should().Throw<FormatException>().WithMessage("is no size: bytes, or a quantity such as 10M, 512Ki or 64Mi.");

    [Fact]
    public async Task A_source_map_names_sources_from_the_project_root_and_the_module_as_it_is_uploaded()
    {
        using var directory = new TemporaryDirectory();
        var map = directory.Write("out/worker.js.map", $$"""
            {"version":3,"sources":["../project/src/worker.ts","../node_modules/x/i.js","wrangler-module:x","https://host/a.js",null],"sourceRoot":"{{directory["out"]}}","sourcesContent":["a + 'é' < b"],"mappings":"AAAA","names":[]}
            """);

        await SourceMap.MakeRelativeAsync(map, "index.js", directory["out"], directory["project"], TestContext.Current.CancellationToken);

        (await File.ReadAllTextAsync(map, TestContext.Current.CancellationToken)).Should().Be(
            """{"version":3,"sources":["src/worker.ts","../node_modules/x/i.js","wrangler-module:x","https://host/a.js",null],"sourceRoot":"","sourcesContent":["a + 'é' < b"],"mappings":"AAAA","names":[],"file":"index.js"}""");
    }

    [Fact]
    public async Task Assets_that_are_links_count_as_files_under_their_own_name()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("elsewhere/real.txt", "real");
        directory.Write("public/a.txt", "a");
        File.CreateSymbolicLink(directory["public/link.txt"], directory["elsewhere/real.txt"]);

        var files = AssetFiles.Find(directory["public"]);

        files.Keys.Should().Equal("/a.txt", "/link.txt");
        (await File.ReadAllTextAsync(files["/link.txt"], TestContext.Current.CancellationToken)).Should().Be("real");
    }
}
