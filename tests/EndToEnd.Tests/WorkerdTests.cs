using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

/// <summary>The runtime that other tests put built Workers into, tried with Workers written by hand.</summary>
public sealed class WorkerdTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly HttpClient http = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Modules_of_every_kind_answer_with_vars_KV_and_a_Durable_Object()
    {
        Assert.SkipWhen(Workerd.Unavailable is not null, Workerd.Unavailable ?? "");

        // (module (func (export "ask") (result i32) i32.const 42))
        var wasm = Convert.FromHexString("0061736d010000000105016000017f030201000707010361736b00000a06010400412a0b");
        await using var workerd = await Workerd.StartAsync(
            new WorkerdBundle
            {
                MainModule = "index.js",
                Modules =
                [
                    new("wasm/answer.wasm", "application/wasm", wasm),
                    new("text.txt", "text/plain", "from a text module"u8.ToArray()),
                    new("index.js", "application/javascript+module", Encoding.UTF8.GetBytes(
                        """
                        import { DurableObject } from 'cloudflare:workers';
                        import answer from './wasm/answer.wasm';
                        import text from './text.txt';
                        export class Counter extends DurableObject {
                          async add() {
                            const count = (await this.ctx.storage.get('count') ?? 0) + 1;
                            await this.ctx.storage.put('count', count);
                            return count;
                          }
                        }
                        export default {
                          async fetch(request, env) {
                            await env.STORE.put('key', 'value');
                            const counter = env.COUNTERS.get(env.COUNTERS.idFromName('one'));
                            await counter.add();
                            return Response.json([
                              new WebAssembly.Instance(answer).exports.ask(), text, env.WHO, await env.STORE.get('key'), await counter.add()]);
                          }
                        }
                        """)),
                    new("index.js.map", "application/source-map", "{}"u8.ToArray()),
                ],
                CompatibilityDate = "2026-04-01",
                Vars = new JsonObject { ["WHO"] = "tests" },
                KvNamespaces = ["STORE"],
                DurableObjects = new Dictionary<string, string> { ["COUNTERS"] = "Counter" },
            },
            Ct);

        (await http.GetStringAsync(workerd.Address, Ct)).Should().Be("""[42,"from a text module","tests","value",2]""");
    }

    [Fact]
    public async Task Static_assets_are_served_and_the_Worker_runs_first_where_it_says_so()
    {
        Assert.SkipWhen(Workerd.Unavailable is not null, Workerd.Unavailable ?? "");
        directory.Write("index.html", "<h1>home</h1>");
        directory.Write("404.html", "<h1>lost</h1>");
        directory.Write("api/data", "an asset");
        await using var workerd = await Workerd.StartAsync(
            new WorkerdBundle
            {
                MainModule = "index.js",
                Modules =
                [
                    new("index.js", "application/javascript+module",
                        "export default { fetch: async (r, env) => new Response('worker: ' + await (await env.ASSETS.fetch(r)).text()) }"u8.ToArray()),
                ],
                CompatibilityDate = "2026-04-01",
                AssetsDirectory = directory.Path,
                AssetsConfig = new JsonObject
                {
                    ["binding"] = "ASSETS",
                    ["not_found_handling"] = "404-page",
                    ["run_worker_first"] = new JsonArray("/api/*"),
                },
            },
            Ct);

        (await http.GetStringAsync(workerd.Address, Ct)).Should().Be("<h1>home</h1>");
        (await http.GetStringAsync(new Uri(workerd.Address, "/api/data"), Ct)).Should().Be("worker: an asset");
        var lost = await http.GetAsync(new Uri(workerd.Address, "/nowhere"), Ct);
        lost.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await lost.Content.ReadAsStringAsync(Ct)).Should().Be("<h1>lost</h1>");
    }

    [Fact]
    public async Task A_Worker_with_a_syntax_error_is_said_not_to_start()
    {
        Assert.SkipWhen(Workerd.Unavailable is not null, Workerd.Unavailable ?? "");

        var start = () => Workerd.StartAsync(
            new WorkerdBundle
            {
                MainModule = "index.js",
                Modules = [new("index.js", "application/javascript+module", "export default {"u8.ToArray())],
                CompatibilityDate = "2026-04-01",
            },
            Ct);

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("the Worker does not start: *Unexpected end of input*");
    }
}
