using System.Net;
using System.Net.Sockets;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary><c>slipway preview</c>: what is served, and with which bindings.</summary>
public sealed class PreviewTests : IDisposable
{
    private const string Manifest =
        """
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: shop
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: shop
          r2_bundle:
            bucket: bundles
            path: shop/one.js
          vars:
            GREETING: hello
            LIMITS: {items: 3}
          secrets:
            - name: TOKEN
              secret_key_ref: {name: shop, key: token}
          kv_namespaces:
            - name: CACHE
              namespace_id: $cloudflare-kv-namespace/cache/status.outputs.namespace_id
          r2_buckets:
            - name: FILES
              bucket_name: files
          d1_databases:
            - name: DB
              database_id: 00000000-0000-0000-0000-000000000001
          durable_objects:
            bindings:
              - name: COUNTERS
                class_name: Counter
            migrations:
              - tag: v1
                new_sqlite_classes: [Counter]
          queues:
            - name: ORDERS
              queue_name: orders
          services:
            - name: MAILER
              service: mailer
              entrypoint: Mailer
            - name: BILLING
              service: billing
          ai: AI
          vectorize_indexes:
            - name: VECTORS
              index_name: products
        ---
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: mailer
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: mailer
          compatibility_date: "2026-04-01"
          content: |
            import { WorkerEntrypoint } from "cloudflare:workers";
            export class Mailer extends WorkerEntrypoint { send(to) { return `sent to ${to}`; } }
            export default { fetch: () => new Response("mailer") };

        """;

    private const string Shop =
        """
        import { DurableObject } from "cloudflare:workers";
        export class Counter extends DurableObject {
          add() {
            this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS n (x)");
            this.ctx.storage.sql.exec("INSERT INTO n VALUES (1)");
            return this.ctx.storage.sql.exec("SELECT count(*) AS n FROM n").one().n;
          }
        }
        export default {
          async fetch(request, env) {
            switch (new URL(request.url).pathname) {
              case "/values":
                return Response.json([env.GREETING, env.LIMITS.items, env.TOKEN.length, typeof env.AI, typeof env.VECTORS]);
              case "/stores":
                await env.CACHE.put("key", (await env.CACHE.get("key") ?? "") + "x");
                await env.FILES.put("key", "object");
                await env.DB.exec("CREATE TABLE IF NOT EXISTS orders (id)");
                await env.DB.prepare("INSERT INTO orders VALUES (?)").bind(1).run();
                return Response.json([
                  await env.CACHE.get("key"), await (await env.FILES.get("key")).text(), await env.DB.prepare("SELECT count(*) AS n FROM orders").first("n"),
                  await env.COUNTERS.getByName("one").add()]);
              case "/services":
                return new Response(`${await env.MAILER.send("me")}, ${(await env.BILLING.fetch(request)).status}`);
              case "/order":
                await env.ORDERS.send({ order: 7 });
                return new Response("ordered");
              case "/fails":
                return fails();
              default:
                console.log("looking for", new URL(request.url).pathname);
                return new Response("not here", { status: 404 });
            }
          },
          queue(batch) {
            console.log("received", JSON.stringify(batch.messages.map((message) => message.body)));
          },
        };
        function fails() {
          throw new TypeError("out of stock");
        }
        """;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Every_binding_of_the_manifests_works_on_local_data_and_what_cannot_is_said()
    {
        var manifests = directory.Write("manifests.yaml", Manifest);
        directory.Write("secrets.env", "TOKEN=\"four\"\n");
        var store = Upload("shop", new PreviewedBundle(directory, "shop") { Bindings = """{"queues":{"consumers":[{"queue":"orders","max_batch_timeout":0}]}}""" }.Write(Shop));
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, manifests, "--secrets-file", "secrets.env", "--r2-endpoint-url", store);

        preview.Seen[^1].Should().MatchRegex("^ready on http://127\\.0\\.0\\.1:[0-9]+ \\('shop'; bound: 'mailer'\\)$");
        (await preview.GetAsync("/values")).Should().Be("""["hello",3,4,"undefined","undefined"]""");
        (await preview.GetAsync("/stores")).Should().Be("""["x","object",1,1]""");
        (await preview.GetAsync("/stores")).Should().Be("""["xx","object",2,2]""");
        (await preview.GetAsync("/services")).Should().Be("sent to me, 503");
        (await preview.GetAsync("/order")).Should().Be("ordered");
        await preview.LineAsync("""received [{"order":7}]""");
        (await preview.Http.GetAsync(new Uri("/nowhere?x=1", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await preview.LineAsync("looking for /nowhere");
        await preview.LineAsync(line => line.StartsWith("GET /nowhere 404 ", StringComparison.Ordinal) && line.EndsWith(" ms", StringComparison.Ordinal));
        preview.Seen.Should().Contain("warning: 'shop' starts without AI (ai), VECTORS (vectorize): that is not there on this machine")
            .And.Contain("warning: 'shop' is bound to Worker 'billing' as BILLING, which answers 503: it is not previewed. Name its manifest or bundle too");

        (await preview.InterruptAsync()).Should().Be(130);
        preview.Seen.Should().EndWith("stopped");
        string.Join('\n', preview.Seen).Should().NotContain("four");
    }

    [Fact]
    public async Task What_Workers_store_is_there_in_the_next_preview()
    {
        var bundle = new PreviewedBundle(directory, "notes") { Bindings = """{"kv_namespaces":[{"binding":"NOTES","id":"1"}]}""" }.Write(
            "export default { async fetch(_, env) { const n = Number(await env.NOTES.get('n')) + 1; await env.NOTES.put('n', String(n)); return new Response(String(n)); } };");
        await using (var first = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path))
        {
            (await first.GetAsync("/")).Should().Be("1");
            (await first.InterruptAsync()).Should().Be(130);
        }

        await using var second = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path);

        (await second.GetAsync("/")).Should().Be("2");
        Directory.Exists(directory[".slipway/preview"]).Should().BeTrue();
        (await File.ReadAllTextAsync(directory[".slipway/.gitignore"], TestContext.Current.CancellationToken)).Should().Be("*\n");
    }

    [Fact]
    public async Task A_bundle_alone_has_the_bindings_that_it_was_built_for_and_values_from_the_secrets_file()
    {
        directory.Write("values.json", """{"NAME":"a var","KEY":"a secret"}""");
        var bundle = new PreviewedBundle(directory, "alone")
        {
            Bindings = """
                {"vars":["NAME","ABSENT"],"r2_buckets":[{"binding":"FILES","bucket_name":"files"}],"durable_objects":{"bindings":[{"name":"ROOMS","class_name":"Room"}]},
                 "migrations":[{"tag":"v1","new_classes":["Room"]}],"browser":{"binding":"BROWSER"}}
                """,
        }.Write(
            """
            import { DurableObject } from "cloudflare:workers";
            export class Room extends DurableObject { hasSql() { try { this.ctx.storage.sql.exec("SELECT 1"); return true; } catch { return false; } } }
            export default { async fetch(_, env) { return Response.json([env.NAME, env.KEY, typeof env.ABSENT, await env.FILES.get("no"), await env.ROOMS.getByName("a").hasSql()]); } };
            """);
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path, "--secrets-file", "values.json");

        (await preview.GetAsync("/")).Should().Be("""["a var","a secret","undefined",null,false]""");
        preview.Seen.Should().Contain("warning: 'alone' starts without ABSENT, whose values are not in a bundle. Give them in a file for --secrets-file, or preview the manifest.")
            .And.Contain("warning: 'alone' starts without BROWSER (browser): that is not there on this machine");
    }

    [Fact]
    public async Task Assets_are_served_by_their_rules_and_the_Worker_behind_them()
    {
        var bundle = new PreviewedBundle(directory, "site")
        {
            Assets = new Dictionary<string, string> { ["/index.html"] = "<h1>home</h1>", ["/404.html"] = "<h1>lost</h1>", ["/api/data.html"] = "asset" },
            AssetsConfig = """{"binding":"FILES","not_found_handling":"404-page","run_worker_first":["/api/*"],"_headers":"/\n  X-Rule: yes\n","_redirects":"/old / 301\n"}""",
        }.Write("export default { fetch: async (request, env) => new Response('worker: ' + await (await env.FILES.fetch(request)).text()) };");
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path);

        var home = await preview.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        (await home.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Be("<h1>home</h1>");
        home.Headers.GetValues("X-Rule").Should().Equal("yes");
        (await preview.GetAsync("/old")).Should().Be("<h1>home</h1>");
        (await preview.GetAsync("/api/data")).Should().Be("worker: asset");
        (await (await preview.Http.GetAsync(new Uri("/none", UriKind.Relative), TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Should().Be("<h1>lost</h1>");
    }

    [Fact]
    public async Task Assets_without_a_Worker_are_served_too()
    {
        var bundle = new PreviewedBundle(directory, "pages") { Assets = new Dictionary<string, string> { ["/index.html"] = "<h1>pages</h1>" } }.Write();
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path);

        (await preview.GetAsync("/")).Should().Be("<h1>pages</h1>");
    }

    [Fact]
    public async Task A_script_in_service_worker_format_is_served_with_its_parts()
    {
        // (module (func (export "ask") (result i32) i32.const 42))
        var wasm = Convert.FromHexString("0061736d010000000105016000017f030201000707010361736b00000a06010400412a0b");
        var bundle = new PreviewedBundle(directory, "old") { Flags = [], Bindings = """{"wasm_modules":{"WASM":"a.wasm"},"text_blobs":{"PAGE":"page.html"},"kv_namespaces":[{"binding":"KV","id":"1"}]}""" }.Write(
            ("index.js", "application/javascript",
                "addEventListener('fetch', (event) => event.respondWith((async () => { await KV.put('k', 'v'); return new Response([new WebAssembly.Instance(WASM).exports.ask(), PAGE, await KV.get('k')].join()); })()));"u8.ToArray()),
            ("a.wasm", "application/wasm", wasm), ("page.html", "text/plain", "<p>"u8.ToArray()));
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path);

        (await preview.GetAsync("/")).Should().Be("42,<p>,v");
    }

    [Fact]
    public async Task What_a_Worker_throws_is_shown_with_its_place_and_its_request()
    {
        var bundle = new PreviewedBundle(directory, "thrower").Write(Shop);
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, bundle.Path);

        (await preview.Http.GetAsync(new Uri("/fails?x", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.InternalServerError);

        await preview.LineAsync("Uncaught TypeError: out of stock");
        await preview.LineAsync("    at fails (index.js:39:9)");
        await preview.LineAsync(line => line.StartsWith("GET /fails 500 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_when_it_was_asked_for()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var bundle = new PreviewedBundle(directory, "hello").Write("export default { fetch: () => new Response('hello') };");
        await using var preview = PreviewProcess.Start(directory.Path, bundle.Path, "--port", $"{port}");

        (await preview.ExitAsync()).Should().Be(1);
        preview.Seen.Should().Equal($"ERROR: listening on 127.0.0.1:{port}: the port is taken, or may not be used. End what listens there, or choose another with --port, or a free one with --port 0.");
    }

    [Fact]
    public async Task A_Worker_that_does_not_start_ends_the_command_with_what_the_runtime_says()
    {
        var bundle = new PreviewedBundle(directory, "broken").Write("const a = 1;\nthrow new Error('no way');\n");
        await using var preview = PreviewProcess.Start(directory.Path, bundle.Path, "--port", "0");

        (await preview.ExitAsync()).Should().Be(1);
        string.Join('\n', preview.Seen).Should().Contain(
            "ERROR: starting the preview: 'broken': Uncaught Error: no way\n  at index.js:2:7\nCorrect the Worker's code, build it again, and start again.");
    }

    [Theory]
    [InlineData("nothing.yaml", "ERROR: reading manifests: there is no file or directory 'nothing.yaml'. Correct the path.")]
    [InlineData("s3://bundles", "ERROR: argument 's3://bundles': names no object key. Write s3://bucket/key, as the result artifact-url has it.")]
    [InlineData("--port=99999 x.yaml", "ERROR: option --port: '99999' is no port: a number up to 65535; 0 = a free one.")]
    public async Task Used_wrongly_it_ends_with_2(string arguments, string error)
    {
        await using var preview = PreviewProcess.Start(directory.Path, arguments.Split(' '));

        (await preview.ExitAsync()).Should().Be(2);
        preview.Seen.Should().Equal(error);
    }

    /// <summary>Puts a bundle where upload-bundle puts it, under the key <c>&lt;name&gt;/one.js</c> of the bucket <c>bundles</c>.</summary>
    private string Upload(string name, PreviewedBundle bundle)
    {
        directory.Write($"objects/bundles/{name}/one.js", File.ReadAllText(Path.Combine(bundle.Path, "modules/index.js")));
        directory.Write($"objects/bundles/{name}/one.js.bundle.json", File.ReadAllText(Path.Combine(bundle.Path, "bundle.json")));
        return new Uri(directory["objects"]).AbsoluteUri;
    }
}
