using Slipway.Bundles;

namespace Slipway.Steps.Tests;

/// <summary>check-bundle on Workers that start, or do not.</summary>
public sealed class CheckBundleTests
{
    private const string Hello = "export default { fetch() { return new Response('hello'); } };\n";

    /// <summary>The workerd of <see cref="BundleWorkerProject.Wrangler"/>.</summary>
    private const string Version = "1.20260426.1";

    private const string Correct =
        "Cloudflare would refuse it too (error 10021): correct the code that runs when modules are loaded, before any request.";

    private const string TurnOff = " If the Worker is right and the check is not, turn the check off: check-bundle=false.\n";

    private static Task<CheckBundleWorker> WorkerAsync(string code) => new CheckBundleWorker().With("index.js", code).InstalledAsync();

    [Fact]
    public async Task A_good_Worker_starts_in_the_workerd_of_the_projects_wrangler()
    {
        using var worker = await WorkerAsync(Hello);

        (await worker.PassAsync()).Should().MatchRegex($@"^check-bundle: the bundle starts in workerd {Version} \(\d+ ms\)\n$");
    }

    [Fact]
    public async Task A_syntax_error_fails_the_build_with_module_and_line()
    {
        using var worker = await WorkerAsync("const a = 1;\nexport default { fetch( { return 1 }\n");

        (await worker.FailAsync()).Should().Be(
            $"ERROR: starting the bundle in workerd {Version}: Uncaught SyntaxError: Unexpected number\n  at index.js:2:33\n{Correct}{TurnOff}");
    }

    [Fact]
    public async Task A_throw_while_modules_load_fails_the_build_with_its_stack_and_what_the_Worker_wrote()
    {
        using var worker = await WorkerAsync(
            "console.log('loading');\nfunction connect() {\n  throw new TypeError('no such driver');\n}\nconnect();\n" + Hello);

        (await worker.FailAsync()).Should().Be(
            $"""
            ERROR: starting the bundle in workerd {Version}: Uncaught TypeError: no such driver
              at index.js:3:9 in connect
              at index.js:5:1
            The Worker's own output before that:
              loading
            {Correct}{TurnOff}
            """);
    }

    [Fact]
    public async Task A_static_import_of_a_module_that_is_not_there_fails_the_build()
    {
        using var worker = await WorkerAsync("import x from './lib/missing.js';\n" + Hello);

        (await worker.FailAsync()).Should().Be(
            $"""
            ERROR: starting the bundle in workerd {Version}: Uncaught Error: No such module "lib/missing.js".
              imported from "index.js"
            The bundle holds index.js. Import it in a way that wrangler can follow, or name it in rules and set find_additional_modules in the wrangler config, so that it is uploaded too.{TurnOff}
            """);
    }

    [Fact]
    public async Task A_dynamic_import_of_a_module_that_is_not_there_fails_the_build_with_its_line()
    {
        using var worker = await new CheckBundleWorker().With("index.js", "import './lib/a.js';\n" + Hello)
            .With("lib/a.js", "export const b = 1;\nexport const load = () => import('../missing.js');\n").InstalledAsync();

        (await worker.FailAsync()).Should().Be(
            "ERROR: checking the imports of 'lib/a.js': line 2: import(\"../missing.js\") asks for the module 'missing.js', which is not in the bundle (index.js, lib/a.js). "
            + "Import it in a way that wrangler can follow, or name it in rules and set find_additional_modules in the wrangler config, so that it is uploaded too." + TurnOff);
    }

    [Fact]
    public async Task An_import_that_may_fail_and_one_of_a_package_for_Node_are_warnings()
    {
        using var worker = await WorkerAsync(
            "export const a = () => import('./optional.js').catch(() => null);\nexport const b = () => import('pg-native');\nexport const c = () => import('node:fs');\n" + Hello);

        var log = await worker.PassAsync();

        log.Should().StartWith(
            """
            check-bundle: warning: index.js, line 1: import("./optional.js") asks for a module that is not in the bundle: it will fail when it is reached
            check-bundle: warning: index.js, line 2: import("pg-native") asks for a module that Workers do not have: it will fail when it is reached
            check-bundle: the bundle starts in workerd
            """);
    }

    [Fact]
    public async Task A_module_of_Node_without_the_flag_fails_the_build_and_the_flag_is_named()
    {
        using var worker = await new CheckBundleWorker { Flags = [] }.With("index.js", "import fs from 'node:fs';\n" + Hello).InstalledAsync();

        (await worker.FailAsync()).Should().Be(
            $"""
            ERROR: starting the bundle in workerd {Version}: Uncaught Error: No such module "node:fs".
              imported from "index.js"
            'node:fs' is a module of Node.js: set the compatibility flag nodejs_compat, with a compatibility date of 2024-09-23 or later, in the wrangler config.{TurnOff}
            """);
    }

    [Fact]
    public async Task A_name_that_a_module_does_not_export_fails_the_build()
    {
        using var worker = await new CheckBundleWorker().With("index.js", "import { b } from './a.js';\n" + Hello).With("a.js", "export const a = 1;").InstalledAsync();

        (await worker.FailAsync()).Should().Be(
            $"ERROR: starting the bundle in workerd {Version}: Uncaught SyntaxError: The requested module './a.js' does not provide an export named 'b'\n  at index.js:1:9\n"
            + "The module exists and does not export that name: correct the import, or the versions of the packages." + TurnOff);
    }

    [Theory]
    [InlineData("const answer = 42;")]
    [InlineData("export default {};")]
    public async Task A_Worker_without_a_handler_fails_the_build(string code)
    {
        using var worker = await WorkerAsync(code);

        (await worker.FailAsync()).Should().Be(
            "ERROR: starting the bundle: 'index.js' exports no handler, which Cloudflare refuses (error 10068). "
            + "Export one: export default { async fetch(request, env, ctx) { … } }." + TurnOff);
    }

    [Theory]
    [InlineData("export default { scheduled() {} };")]
    [InlineData("import { WorkerEntrypoint } from 'cloudflare:workers'; export default class extends WorkerEntrypoint { fetch() {} }")]
    [InlineData("import { WorkerEntrypoint } from 'cloudflare:workers'; export class Api extends WorkerEntrypoint {}")]
    [InlineData("class App { fetch() {} } export default new App();")]
    [InlineData("import { EmailMessage } from 'cloudflare:email'; new EmailMessage('a@b.c', 'b@b.c', ''); export default { email() {} };")]
    public async Task Handlers_of_every_form_are_known(string code)
    {
        using var worker = await WorkerAsync(code);

        (await worker.PassAsync()).Should().MatchRegex("^check-bundle: the bundle starts in .*\n$");
    }

    [Theory]
    [InlineData("durable_objects", """{"durable_objects":{"bindings":[{"name":"ROOMS","class_name":"Room"}]}}""", "ROOMS")]
    [InlineData("workflows", """{"workflows":[{"binding":"ORDERS","name":"orders","class_name":"Room"}]}""", "ORDERS")]
    public async Task A_class_that_a_binding_names_and_the_Worker_does_not_export_fails_the_build(string field, string bindings, string binding)
    {
        using var worker = await new CheckBundleWorker { Bindings = bindings }.With("index.js", "class Room {}\n" + Hello).InstalledAsync();

        (await worker.FailAsync()).Should().Be(
            $"ERROR: starting the bundle: binding '{binding}' of {field} names the class 'Room', which 'index.js' does not export. "
            + $"Export it from the entry (export {{ Room }} from …), or set script_name when another Worker has it.{TurnOff}");
    }

    [Fact]
    public async Task A_request_at_the_top_level_is_refused_as_Cloudflare_does_it()
    {
        using var worker = await WorkerAsync("await fetch('https://example.com/');\n" + Hello);

        (await worker.FailAsync()).Should().StartWith($"ERROR: starting the bundle in workerd {Version}: Uncaught Error: Disallowed operation called within global scope.")
            .And.Contain("Cloudflare refuses it too (error 10021): do it in a handler, at the first request.");
    }

    [Fact]
    public async Task Without_the_index_of_measure_bundle_the_step_is_used_wrongly()
    {
        using var worker = await WorkerAsync(Hello);

        var result = await worker.Command().ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be($"ERROR: checking the bundle in '{worker.Bundle.Root}': it holds no bundle.json. Run measure-bundle with the same bundle-path first.\n");
    }

    [Fact]
    public async Task Turned_off_it_starts_nothing()
    {
        using var worker = await WorkerAsync("throw new Error('never');");

        (await worker.PassAsync("--enabled=false")).Should().Be("check-bundle: turned off: the bundle is not started\n");
    }

    [Fact]
    public async Task A_Worker_of_assets_only_and_one_in_Python_are_not_started()
    {
        // No wrangler is installed: looking for workerd would fetch one.
        using var assets = new CheckBundleWorker { Assets = new BundleAssets([], [new BundleFile("/index.html", "text/html", new string('0', 64), 1)]) };
        using var python = new CheckBundleWorker().With("entry.py", "def on_fetch(request): pass", "text/x-python");

        (await assets.PassAsync()).Should().Be("check-bundle: the Worker has assets only: there is nothing to start\n");
        (await python.PassAsync()).Should().Be("check-bundle: the Worker is written in Python, whose interpreter workerd would have to download: it is not started\n");
    }
}
