using System.Diagnostics;
using Serilog;
using Slipway.Bundles;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>check-bundle: every kind of module and binding, old and new workerds, and what it leaves behind.</summary>
public sealed class CheckBundleRuntimeTests
{
    private const string Hello = "export default { fetch() { return new Response('hello'); } };\n";

    private const string AllBindings =
        """
        {
          "vars": ["TEXT"], "secrets": {"required": ["SECRET"]},
          "kv_namespaces": [{"binding":"KV","id":"1"}], "r2_buckets": [{"binding":"R2","bucket_name":"b"}], "d1_databases": [{"binding":"DB","database_id":"1"}],
          "durable_objects": {"bindings":[{"name":"ROOM","class_name":"Room"},{"name":"OTHER","class_name":"Other","script_name":"elsewhere"}]},
          "migrations": [{"tag":"v1","new_sqlite_classes":["Room"]}], "triggers": {"crons":["* * * * *"]}, "queues": {"producers":[{"queue":"q","binding":"QUEUE"}],"consumers":[{"queue":"q"}]},
          "services": [{"binding":"API","service":"api","entrypoint":"Api"}], "analytics_engine_datasets": [{"binding":"EVENTS"}], "hyperdrive": [{"binding":"PG","id":"1"}],
          "ai": {"binding":"AI"}, "browser": {"binding":"BROWSER"}, "images": {"binding":"IMAGES"}, "version_metadata": {"binding":"VERSION"}, "vectorize": [{"binding":"VECTORS","index_name":"i"}],
          "workflows": [{"binding":"FLOW","name":"f","class_name":"Flow","script_name":"elsewhere"}], "send_email": [{"name":"MAIL"}], "ratelimits": [{"name":"LIMIT","namespace_id":"1"}],
          "dispatch_namespaces": [{"binding":"TENANTS","namespace":"n"}], "mtls_certificates": [{"binding":"CERT","certificate_id":"1"}], "pipelines": [{"binding":"STREAM","pipeline":"p"}],
          "secrets_store_secrets": [{"binding":"STORED","store_id":"1","secret_name":"s"}], "unsafe": [{"name":"HIDDEN","type":"x"}], "logfwdr": {"bindings":[{"name":"LOGS","destination":"d"}]},
          "some_new_kind": [{"binding":"NEW"}]
        }
        """;

    /// <summary>(module (func (export "ask") (result i32) i32.const 42))</summary>
    private static readonly byte[] Wasm = Convert.FromHexString("0061736d010000000105016000017f030201000707010361736b00000a06010400412a0b");

    [Fact]
    public async Task Modules_of_every_kind_are_there_when_the_Worker_starts()
    {
        using var worker = await new CheckBundleWorker()
            .With(
                "src/index.js",
                """
                import wasm from '../lib/answer.wasm';
                import text from './text.txt';
                import data from './data.bin';
                import json from './some.json';
                import common from './common.cjs';
                const got = [new WebAssembly.Instance(wasm).exports.ask(), text, data.byteLength, json.key, common.value].join();
                if (got !== '42,hello,3,value,7') throw new Error(got);

                """ + Hello)
            .With("lib/answer.wasm", Wasm, "application/wasm").With("src/text.txt", "hello", "text/plain").With("src/data.bin", [0, 1, 2], "application/octet-stream")
            .With("src/some.json", """{"key":"value"}""", "application/json").With("src/common.cjs", "module.exports = { value: 7 };", "application/javascript").InstalledAsync();

        (await worker.PassAsync()).Should().Contain("the bundle starts");
    }

    [Fact]
    public async Task Every_kind_of_binding_has_a_stand_in()
    {
        using var worker = await new CheckBundleWorker { Bindings = AllBindings, Assets = new BundleAssets(new() { ["binding"] = "FILES" }, []) }
            .With(
                "index.js",
                """
                import { DurableObject, env } from 'cloudflare:workers';
                export class Room extends DurableObject {}
                const kinds = Object.fromEntries(Object.keys(env).sort().map((name) => [name, Object.prototype.toString.call(env[name]).slice(8, -1)]));
                const names = 'AI API BROWSER CERT DB EVENTS FILES FLOW HIDDEN IMAGES KV LIMIT LOGS MAIL NEW OTHER PG QUEUE R2 ROOM SECRET STORED STREAM TENANTS TEXT VECTORS VERSION';
                if (Object.keys(kinds).join(' ') !== names) throw new Error(Object.keys(kinds).join(' '));
                const own = [kinds.KV, kinds.R2, kinds.ROOM, kinds.OTHER, kinds.QUEUE, kinds.API, kinds.FILES, kinds.TEXT].join(' ');
                if (own !== 'KvNamespace R2Bucket DurableObjectNamespace DurableObjectNamespace WorkerQueue Fetcher Fetcher String') throw new Error(own);
                env.DB.prepare('SELECT ?').bind(1);
                env.IMAGES.input(env.NEW.anything()).transform(new env.VECTORS.Kind());
                export default { fetch() {} };
                """)
            .InstalledAsync();

        (await worker.PassAsync()).Should().MatchRegex("^check-bundle: the bundle starts in .*\n$");
    }

    [Fact]
    public async Task A_script_in_service_worker_format_starts_with_its_parts()
    {
        using var worker = await new CheckBundleWorker
        {
            Flags = [],
            Bindings = """{"vars":["NAME"],"wasm_modules":{"WASM":"a.wasm"},"text_blobs":{"PAGE":"page.html"},"data_blobs":{"DATA":"data.bin"},"kv_namespaces":[{"binding":"KV","id":"1"}]}""",
        }
            .With(
                "index.js",
                """
                if (new WebAssembly.Instance(WASM).exports.ask() !== 42 || PAGE !== '<p>' || DATA.byteLength !== 1 || typeof NAME !== 'string') throw new Error('parts');
                addEventListener('fetch', (event) => event.respondWith(KV.get('page')));
                """,
                CheckBundleWorker.Script)
            .With("a.wasm", Wasm, "application/wasm").With("page.html", "<p>", "text/plain").With("data.bin", [1], "application/octet-stream").InstalledAsync();

        (await worker.PassAsync()).Should().MatchRegex("^check-bundle: the bundle starts in .*\n$");
    }

    [Fact]
    public async Task A_script_that_registers_no_handler_fails_the_build_in_workerds_words()
    {
        using var worker = await new CheckBundleWorker { Flags = [] }.With("index.js", "const a = 1;", CheckBundleWorker.Script).InstalledAsync();

        (await worker.FailAsync()).Should().StartWith("ERROR: starting the bundle in workerd 1.20260426.1: No event handlers were registered. This script does nothing.\n");
    }

    [Fact]
    public async Task The_list_of_files_of_Workers_Sites_comes_with_the_upload()
    {
        using var worker = await new CheckBundleWorker { Bindings = """{"site":{"bucket":"public"}}""" }
            .With("index.js", "import list from '__STATIC_CONTENT_MANIFEST';\nJSON.parse(list);\n" + Hello).InstalledAsync();

        (await worker.PassAsync()).Should().Contain("the bundle starts");
    }

    [Fact]
    public async Task A_newer_compatibility_date_and_an_unknown_flag_are_left_out_with_a_warning()
    {
        using var worker = await new CheckBundleWorker { Date = "2035-01-01", Flags = ["nodejs_compat", "flag_of_the_future"] }.With("index.js", Hello).InstalledAsync();

        (await worker.PassAsync()).Should().MatchRegex(
            """
            ^check-bundle: warning: workerd 1\.20260426\.1 knows compatibility dates up to 2026-\d\d-\d\d: the bundle is checked with that one instead of 2035-01-01\. Update wrangler, which brings a newer workerd
            check-bundle: warning: workerd 1\.20260426\.1 does not know the compatibility flag 'flag_of_the_future': the bundle is checked without it\. Check its spelling, or update wrangler, which brings a newer workerd
            check-bundle: the bundle starts in .*

            """);
    }

    [Fact]
    public async Task A_module_that_the_date_of_the_bundle_may_bring_is_a_warning_with_an_older_workerd()
    {
        using var worker = await new CheckBundleWorker { Date = "2035-01-01" }.With("index.js", "import 'node:future';\n" + Hello).InstalledAsync();

        (await worker.PassAsync()).Should().Contain(
            "check-bundle: warning: the bundle was not checked: workerd 1.20260426.1 lacks a module that Cloudflare has. Update wrangler, which brings a newer workerd. It says:\nUncaught Error: No such module \"node:future\".");
    }

    [Fact]
    public async Task The_workerd_of_a_wrangler_of_2023_starts_it_too()
    {
        using var worker = await new CheckBundleWorker { Date = "2023-08-01", Flags = [], Bindings = AllBindings }
            .With("index.js", "export class Room {}\n" + Hello).InstalledAsync("wrangler@3.6.0");

        (await worker.PassAsync()).Should().MatchRegex(@"^check-bundle: the bundle starts in workerd 1\.20230814\.1 \(\d+ ms\)\n$");
    }

    [Fact]
    public async Task With_Plug_n_Play_the_workerd_of_the_projects_wrangler_is_where_Yarn_says()
    {
        var tools = await NpmTools.InstallAsync([$"wrangler@{BundleWorkerProject.Wrangler}"], TestContext.Current.CancellationToken);
        using var worker = new CheckBundleWorker().With("index.js", Hello);
        worker.WriteIndex();
        // What Yarn's own file does: packages are found elsewhere than in node_modules.
        await File.WriteAllTextAsync(
            Path.Combine(worker.Repository, ".pnp.cjs"),
            $$"""
            const Module = require('module');
            const resolve = Module._resolveFilename;
            Module._resolveFilename = (request, parent, isMain) => resolve.call(Module, request, parent, isMain, request.startsWith('.') ? undefined : { paths: ['{{tools.Directory}}'] });
            """,
            TestContext.Current.CancellationToken);

        (await worker.PassAsync()).Should().Contain("check-bundle: the bundle starts in workerd 1.20260426.1 (");
    }

    [Fact]
    public async Task A_project_without_wrangler_is_checked_with_the_pinned_workerd()
    {
        using var worker = new CheckBundleWorker().With("index.js", Hello);

        (await worker.PassAsync()).Should().Contain($"check-bundle: the bundle starts in workerd {WorkerdProgram.PinnedVersion} (");
    }

    [Fact]
    public async Task A_Worker_that_never_finishes_loading_is_stopped_and_nothing_of_it_is_left()
    {
        using var worker = await new CheckBundleWorker().With("index.js", "for (;;) {}\n" + Hello).InstalledAsync();
        worker.WriteIndex();
        using var scratch = new TemporaryDirectory();
        var project = ProjectLocation.Create(worker.Repository, ".", ".");
        var check = new StartCheck(
            ct => WorkerdProgram.FindAsync(project, () => throw new InvalidOperationException("there is no Plug'n'Play"), Log.Logger, ct), Log.Logger)
        {
            Limit = TimeSpan.FromSeconds(1),
        };

        var run = () => check.RunAsync(worker.Bundle, scratch.Path, TestContext.Current.CancellationToken);

        (await run.Should().ThrowAsync<BundleException>()).WithMessage(
            "starting the bundle in workerd 1.20260426.1: 'index.js' has not finished loading after 1 s; Cloudflare gives it 1 s (error 10021). "
            + "Look for a loop in the code that runs when modules are loaded, and move long work into a handler. If the Worker is right and the check is not, turn the check off: check-bundle=false.");
        Process.GetProcessesByName("workerd").Where(p => CommandLine(p).Contains(scratch.Path, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_Worker_sees_nothing_of_the_steps_environment()
    {
        using var worker = await new CheckBundleWorker()
            .With("index.js", "if (JSON.stringify(process.env) !== '{}') throw new Error(JSON.stringify(process.env));\n" + Hello).InstalledAsync();
        worker.WriteIndex();

        var result = await worker.Command().WithEnvironment("AWS_SECRET_ACCESS_KEY", "a-secret").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Error);
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
