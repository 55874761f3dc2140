using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Steps.Tests;

public sealed class BundleWorkerModulesTests
{
    private static readonly byte[] EmptyWasm = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    [Fact]
    public async Task A_TypeScript_Worker_becomes_one_module_and_its_source_map()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();

        var record = await project.BundleAsync();

        record.WorkerName.Should().Be("hello");
        record.MainModule.Should().Be("index.js");
        record.Modules.Should().Equal(new Dictionary<string, string> { ["index.js"] = "application/javascript+module" });
        record.SourceMaps.Should().Equal("index.js.map");
        record.CompatibilityDate.Should().Be("2025-01-01");
        record.CompatibilityFlags.Should().BeEmpty();
        record.AssetsDirectory.Should().BeNull();
        record.WranglerVersion.Should().Be(BundleWorkerProject.Wrangler);
        record.NodeVersion.Should().MatchRegex(@"^\d+\.\d+\.\d+$");
        project.ModuleFiles().Should().Equal("index.js", "index.js.map");
        Directory.Exists(Path.Combine(project.Repository, "dist")).Should().BeFalse("the project's own dist is not ours");
    }

    [Fact]
    public async Task The_main_module_has_exactly_the_bytes_of_a_dry_run_by_hand()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();
        using var byHand = new Testing.TemporaryDirectory();
        var wrangler = await Processes.Command.Run(
                Path.Combine(project.Repository, "node_modules/.bin/wrangler"), "deploy", "--dry-run", "--outdir", byHand["dist"])
            .InDirectory(project.Repository).WithEnvironment("WRANGLER_SEND_METRICS", "false").ExecuteAsync(TestContext.Current.CancellationToken);
        wrangler.IsSuccess.Should().BeTrue(wrangler.Error);

        await project.BundleAsync();

        project.Module("index.js").Should().Be(await File.ReadAllTextAsync(byHand["dist/index.js"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_entry_of_another_name_becomes_index_js_and_its_map_keeps_the_name_that_the_module_says()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.jsonc", """{ "name": "other", /* a comment */ "main": "src/worker.ts", "compatibility_date": "2025-01-01", }""")
            .With("src/worker.ts", "export default { fetch: () => new Response('x') };");

        var record = await project.BundleAsync();

        record.MainModule.Should().Be("index.js");
        record.SourceMaps.Should().Equal("worker.js.map");
        project.Module("index.js").TrimEnd().Should().EndWith("//# sourceMappingURL=worker.js.map");
        project.Module("worker.js.map").Should().Contain("\"sources\":[\"src/worker.ts\"]");
    }

    [Fact]
    public async Task Imported_wasm_text_html_and_data_become_modules_of_their_types()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """
                { "name": "many", "main": "src/index.js", "compatibility_date": "2025-01-01",
                  "rules": [ { "type": "Text", "globs": ["**/*.md"], "fallthrough": true } ] }
                """)
            .With("src/index.js", """
                import wasm from "./add.wasm"; import text from "./note.txt"; import page from "./page.html"; import md from "./read.md"; import data from "./blob.bin";
                export default { fetch: () => new Response(text + page + md + data.byteLength + wasm) };
                """)
            .With("src/add.wasm", EmptyWasm).With("src/note.txt", "note").With("src/page.html", "<p>").With("src/read.md", "# read").With("src/blob.bin", [1, 2, 3]);

        var record = await project.BundleAsync();

        record.Modules.Values.Should().BeEquivalentTo(
            "application/javascript+module", "application/wasm", "text/plain", "text/plain", "text/plain", "application/octet-stream");
        var wasm = record.Modules.Single(m => m.Value == "application/wasm").Key;
        wasm.Should().MatchRegex("^[0-9a-f]{40}-add\\.wasm$");
        (await File.ReadAllBytesAsync(Path.Combine(project.Bundle.Modules, wasm), TestContext.Current.CancellationToken)).Should().Equal(EmptyWasm);
        project.Module("index.js").Should().Contain($"\"./{wasm}\"");
    }

    [Fact]
    public async Task Modules_that_are_not_bundled_keep_their_folders()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """
                { "name": "folders", "main": "main.mjs", "no_bundle": true, "compatibility_date": "2025-01-01",
                  "rules": [ { "type": "ESModule", "globs": ["**/*.mjs"] }, { "type": "CommonJS", "globs": ["**/*.cjs"] } ] }
                """)
            .With("main.mjs", """import { a } from "./lib/index.mjs"; export default { fetch: () => new Response(a) };""")
            .With("lib/index.mjs", """import b from "./deep/b.cjs"; export const a = b;""")
            .With("lib/deep/b.cjs", "module.exports = 'b';");

        var record = await project.BundleAsync();

        record.MainModule.Should().Be("index.js");
        record.Modules.Should().Equal(new Dictionary<string, string>
        {
            ["index.js"] = "application/javascript+module",
            ["lib/deep/b.cjs"] = "application/javascript",
            ["lib/index.mjs"] = "application/javascript+module",
        });
        project.Module("index.js").Should().Contain("./lib/index.mjs");
    }

    [Fact]
    public async Task A_main_module_keeps_its_name_where_another_module_has_the_name_index_js_or_imports_it()
    {
        using var taken = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """{ "name": "taken", "main": "main.js", "no_bundle": true, "compatibility_date": "2025-01-01", "rules": [{ "type": "ESModule", "globs": ["**/*.js"] }] }""")
            .With("main.js", """import { a } from "./index.js"; export default { fetch: () => new Response(a) };""")
            .With("index.js", "export const a = 'a';");
        using var imported = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """{ "name": "imported", "main": "main.js", "no_bundle": true, "compatibility_date": "2025-01-01", "rules": [{ "type": "ESModule", "globs": ["**/*.js"] }] }""")
            .With("main.js", """import { a } from "./lib/a.js"; export const b = 'b'; export default { fetch: () => new Response(a()) };""")
            .With("lib/a.js", """import { b } from "../main.js"; export const a = () => b;""");

        (await taken.BundleAsync()).MainModule.Should().Be("main.js");
        (await imported.BundleAsync()).MainModule.Should().Be("main.js");
        taken.ModuleFiles().Should().Equal("index.js", "main.js");
    }

    [Fact]
    public async Task A_Worker_in_service_worker_format_is_a_script_with_bound_modules()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.toml", """
                name = "script"
                main = "worker.js"
                compatibility_date = "2025-01-01"
                [wasm_modules]
                ADD = "add.wasm"
                """)
            .With("add.wasm", EmptyWasm)
            .With("worker.js", "addEventListener('fetch', (event) => event.respondWith(new Response('old')));");

        var record = await project.BundleAsync();

        record.Modules.Should().Equal(new Dictionary<string, string> { ["ADD"] = "application/wasm", ["index.js"] = "application/javascript" });
        BundleWorkerProject.Json(record.Bindings).Should().Be("""{"wasm_modules":{"ADD":"ADD"}}""");
    }

    [Fact]
    public async Task A_CommonJS_dependency_is_bundled()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello()
            .With("src/old.cjs", "module.exports = { answer: 42 };")
            .With("src/index.ts", "import old from './old.cjs'; export default { fetch: () => new Response(String(old.answer)) };");

        var record = await project.BundleAsync();

        record.Modules.Should().ContainSingle();
        project.Module("index.js").Should().Contain("answer: 42");
    }

    [Fact]
    public async Task A_Python_Worker_keeps_the_name_of_its_entry()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.toml", """
                name = "snake"
                main = "src/entry.py"
                compatibility_date = "2025-01-01"
                compatibility_flags = ["python_workers"]
                """)
            .With("src/entry.py", "import other\n").With("src/other.py", "x = 1\n");

        var record = await project.BundleAsync();

        record.MainModule.Should().Be("entry.py");
        record.Modules.Should().Equal(new Dictionary<string, string> { ["entry.py"] = "text/x-python", ["other.py"] = "text/x-python" });
        record.CompatibilityFlags.Should().Equal("python_workers");
    }

    [Theory]
    [InlineData("2.21.3")]
    [InlineData("3.60.0")]
    [InlineData("3.114.17")]
    public async Task Older_wranglers_bundle_too(string version)
    {
        using var project = (await BundleWorkerProject.CreateAsync(version))
            .With("wrangler.toml", """
                name = "old"
                main = "src/worker.ts"
                compatibility_date = "2023-05-18"
                [vars]
                TOKEN = "value-of-token"
                [[kv_namespaces]]
                binding = "CACHE"
                id = "0123456789abcdef0123456789abcdef"
                """)
            .With("src/worker.ts", """import text from "./a.txt"; export default { fetch: () => new Response(text) };""").With("src/a.txt", "a");

        var record = await project.BundleAsync();

        record.WranglerVersion.Should().Be(version);
        record.MainModule.Should().Be("index.js");
        record.Modules.Values.Should().BeEquivalentTo("application/javascript+module", "text/plain");
        BundleWorkerProject.Json(record.Bindings).Should().Be(
            """{"kv_namespaces":[{"binding":"CACHE","id":"0123456789abcdef0123456789abcdef"}],"vars":["TOKEN"]}""");
        project.Module("worker.js.map").Should().Contain("\"src/worker.ts\"").And.NotContain(project.Repository);
    }

    [Fact]
    public async Task The_same_source_at_another_place_gives_the_same_index()
    {
        using var first = (await BundleWorkerProject.CreateAsync()).WithHello();
        using var second = (await BundleWorkerProject.CreateAsync(installedIn: "packages/deeper")).WithHello("packages/deeper");

        await first.BundleAsync();
        var index = await first.MeasureAsync();
        await first.BundleAsync();
        (await first.MeasureAsync()).Should().Equal(index, "the same input gives the same bytes");

        await second.BundleAsync("--project-root=packages/deeper");
        var elsewhere = Encoding.UTF8.GetString(await second.MeasureAsync("--project-root=packages/deeper"));
        elsewhere.Replace("packages/deeper", ".", StringComparison.Ordinal).Should().Be(Encoding.UTF8.GetString(index));
        Regex.IsMatch(elsewhere, "/tmp/|/home/|/root/").Should().BeFalse("the index names no path of the machine");
    }
}
