using Slipway.Bundles;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class BundleWorkerConfigTests
{
    private const string Worker = "export default { fetch: () => new Response('x') };";

    [Fact]
    public async Task The_bindings_are_recorded_without_the_values_of_vars()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """
                {
                  "name": "bound", "main": "index.js", "compatibility_date": "2025-01-01", "compatibility_flags": ["nodejs_compat"],
                  "vars": { "TOKEN": "value-of-token", "ADDRESS": "x" },
                  "r2_buckets": [{ "binding": "FILES", "bucket_name": "files", "preview_bucket_name": "files-preview" }],
                  "hyperdrive": [{ "binding": "DB", "id": "0123456789abcdef0123456789abcdef", "localConnectionString": "postgres://me:value-of-password@localhost/db" }],
                  "durable_objects": { "bindings": [{ "name": "COUNTER", "class_name": "Counter" }] },
                  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Counter"] }],
                  "triggers": { "crons": ["0 * * * *"] }
                }
                """)
            .With("index.js", "import { DurableObject } from 'cloudflare:workers'; export class Counter extends DurableObject {} " + Worker);

        var result = await project.RunAsync();
        result.ExitCode.Should().Be(0, result.Error);
        var record = await project.Bundle.ReadBuildRecordAsync(TestContext.Current.CancellationToken);

        record.CompatibilityFlags.Should().Equal("nodejs_compat");
        record.Bindings["durable_objects"]!["bindings"]![0]!["class_name"]!.GetValue<string>().Should().Be("Counter");
        BundleWorkerProject.Json(record.Bindings["r2_buckets"]).Should().Be("""[{"binding":"FILES","bucket_name":"files"}]""");
        BundleWorkerProject.Json(record.Bindings["migrations"]).Should().Be("""[{"tag":"v1","new_sqlite_classes":["Counter"]}]""");
        BundleWorkerProject.Json(record.Bindings["triggers"]).Should().Be("""{"crons":["0 * * * *"]}""");
        BundleWorkerProject.Json(record.Bindings["vars"]).Should().Be("""["ADDRESS","TOKEN"]""");
        foreach (var text in new[] { await File.ReadAllTextAsync(project.Bundle.BuildRecordFile, TestContext.Current.CancellationToken), result.Error })
        {
            text.Should().NotContain("value-of-token").And.NotContain("value-of-password");
        }
    }

    [Fact]
    public async Task An_environment_has_its_own_name_and_bindings()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.toml", """
                name = "shop"
                main = "index.js"
                compatibility_date = "2025-01-01"
                [[kv_namespaces]]
                binding = "CACHE"
                id = "00000000000000000000000000000001"
                [env.staging]
                compatibility_date = "2025-02-02"
                [[env.staging.kv_namespaces]]
                binding = "CACHE"
                id = "00000000000000000000000000000002"
                """)
            .With("index.js", Worker);

        var staging = await project.BundleAsync("--wrangler-environment=staging");
        var top = await project.BundleAsync();

        staging.WorkerName.Should().Be("shop-staging");
        staging.CompatibilityDate.Should().Be("2025-02-02");
        BundleWorkerProject.Json(staging.Bindings).Should().Contain("00000000000000000000000000000002");
        top.WorkerName.Should().Be("shop");
        BundleWorkerProject.Json(top.Bindings).Should().Contain("00000000000000000000000000000001");
    }

    [Fact]
    public async Task Further_arguments_reach_wrangler_and_the_record()
    {
        using var project = (await BundleWorkerProject.CreateAsync()).WithHello();

        var record = await project.BundleAsync("--wrangler-arguments=--name renamed --minify --define \"GREETING:'two words'\" --compatibility-date=2025-03-03");

        record.WorkerName.Should().Be("renamed");
        record.CompatibilityDate.Should().Be("2025-03-03");
        project.Module("index.js").Split('\n').Length.Should().BeLessThan(5, "it is minified");
    }

    [Fact]
    public async Task A_container_is_recorded_and_its_image_is_not_built()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """
                {
                  "name": "boxed", "main": "index.js", "compatibility_date": "2025-01-01",
                  "containers": [{ "class_name": "Box", "image": "./Dockerfile", "max_instances": 2 }],
                  "durable_objects": { "bindings": [{ "name": "BOX", "class_name": "Box" }] },
                  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Box"] }]
                }
                """)
            .With("Dockerfile", "FROM scratch\n")
            .With("index.js", "import { DurableObject } from 'cloudflare:workers'; export class Box extends DurableObject {} " + Worker);

        var record = await project.BundleAsync();

        record.Bindings["containers"]![0]!["class_name"]!.GetValue<string>().Should().Be("Box");
        BundleWorkerProject.Json(record.Bindings).Should().NotContain(project.Repository);
    }

    [Fact]
    public async Task Assets_alone_have_no_main_module()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.jsonc", """{ "name": "pages", "compatibility_date": "2025-01-01", "assets": { "directory": "./public", "not_found_handling": "404-page" } }""")
            .With("public/index.html", "<h1>").With("public/_headers", "/*\n  X-Test: 1\n").With("public/_redirects", "/a /b 301\n");

        var record = await project.BundleAsync();

        record.MainModule.Should().BeNull();
        record.Modules.Should().BeEmpty();
        record.SourceMaps.Should().BeEmpty();
        record.AssetsDirectory.Should().Be(Path.Combine(project.Repository, "public"));
        BundleWorkerProject.Json(record.AssetsConfig).Should().Be(
            """{"not_found_handling":"404-page","_headers":"/*\n  X-Test: 1\n","_redirects":"/a /b 301\n"}""");
        project.ModuleFiles().Should().BeEmpty();
    }

    [Fact]
    public async Task Assets_beside_a_Worker_are_recorded_with_their_binding()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("app/wrangler.toml", """
                name = "both"
                main = "src/index.js"
                compatibility_date = "2025-01-01"
                [assets]
                directory = "../site"
                binding = "ASSETS"
                run_worker_first = ["/api/*"]
                """)
            .With("app/src/index.js", Worker).With("site/a.txt", "a");

        var record = await project.BundleAsync("--project-root=app");

        record.MainModule.Should().Be("index.js");
        record.AssetsDirectory.Should().Be(Path.Combine(project.Repository, "site"));
        BundleWorkerProject.Json(record.AssetsConfig).Should().Be("""{"binding":"ASSETS","run_worker_first":["/api/*"]}""");
    }

    [Fact]
    public async Task A_redirection_that_the_build_writes_is_followed()
    {
        // What Cloudflare's Vite plugin leaves behind: its own output, a generated config beside it, and the redirection to that.
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.jsonc", """{ "name": "framework", "main": "./src/server.ts", "compatibility_date": "2025-01-01" }""")
            .With("build.cjs", """
                const fs = require('fs');
                fs.mkdirSync('dist/server/assets', { recursive: true }); fs.mkdirSync('dist/client', { recursive: true }); fs.mkdirSync('.wrangler/deploy', { recursive: true });
                fs.writeFileSync('dist/server/index.js', 'import { a } from "./assets/chunk.js"; export default { fetch: () => new Response(a) };');
                fs.writeFileSync('dist/server/assets/chunk.js', 'export const a = "a";');
                fs.writeFileSync('dist/client/page.html', '<p>');
                fs.writeFileSync('dist/server/wrangler.json', JSON.stringify({ name: 'framework-' + (process.env.CLOUDFLARE_ENV ?? 'top'), main: 'index.js', no_bundle: true,
                  compatibility_date: '2025-01-01', rules: [{ type: 'ESModule', globs: ['**/*.js', '**/*.mjs'] }], assets: { directory: '../client' },
                  configPath: process.cwd() + '/wrangler.jsonc', userConfigPath: process.cwd() + '/wrangler.jsonc', topLevelName: 'framework' }));
                fs.writeFileSync('.wrangler/deploy/config.json', JSON.stringify({ configPath: '../../dist/server/wrangler.json', auxiliaryWorkers: [] }));
                """);

        var record = await project.BundleAsync("--build-command=node build.cjs", "--wrangler-environment=staging");

        record.WorkerName.Should().Be("framework-staging");
        record.MainModule.Should().Be("index.js");
        record.Modules.Keys.Should().Equal("assets/chunk.js", "index.js");
        record.AssetsDirectory.Should().Be(Path.Combine(project.Repository, "dist/client"));
    }

    [Fact]
    public async Task A_hoisted_wrangler_is_found_above_the_project_and_another_projects_config_is_not()
    {
        using var project = (await BundleWorkerProject.CreateAsync())
            .With("wrangler.json", """{ "name": "above", "main": "above.js", "compatibility_date": "2025-01-01" }""").With("above.js", Worker)
            .WithHello("packages/api");

        var record = await project.BundleAsync("--project-root=packages/api");

        record.WorkerName.Should().Be("hello");
    }

    [Fact]
    public async Task A_project_without_wrangler_is_bundled_by_the_pinned_one_with_a_warning()
    {
        using var project = BundleWorkerProject.CreateBare().WithHello();

        var result = await project.RunAsync("--package-manager=none");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain($"warning: the project installs no wrangler: bundling with wrangler {WranglerProgram.PinnedVersion}");
        var record = await project.Bundle.ReadBuildRecordAsync(TestContext.Current.CancellationToken);
        record.WranglerVersion.Should().Be(WranglerProgram.PinnedVersion);
        Version.Parse(record.NodeVersion).Should().BeGreaterThanOrEqualTo(new Version(22, 12), "this wrangler needs it");
        project.ModuleFiles().Should().Equal("index.js", "index.js.map");
    }

    [Fact]
    public async Task A_wrangler_that_Plug_n_Play_provides_is_found()
    {
        using var project = BundleWorkerProject.CreateBare().WithHello()
            .With("package.json", $$"""{ "name": "pnp", "packageManager": "yarn@4.9.1", "devDependencies": { "wrangler": "{{BundleWorkerProject.Wrangler}}" } }""")
            .With(".yarnrc.yml", "nodeLinker: pnp\nenableTelemetry: false\nenableScripts: false\n").With("yarn.lock", "");
        var yarn = await NpmTools.InstallAsync(["@yarnpkg/cli-dist@4.9.1"], TestContext.Current.CancellationToken);
        var install = await Processes.Command.Run("node", Path.Combine(yarn.Directory, "node_modules/@yarnpkg/cli-dist/bin/yarn.js"), "install", "--no-immutable")
            .InDirectory(project.Repository).WithEnvironment("CI", null).ExecuteAsync(TestContext.Current.CancellationToken);
        install.ExitCode.Should().Be(0, install.Output);

        var record = await project.BundleAsync("--package-manager=yarn", "--package-manager-version=4.9.1");

        record.WranglerVersion.Should().Be(BundleWorkerProject.Wrangler);
        record.Modules.Keys.Should().Equal("index.js");
    }
}
