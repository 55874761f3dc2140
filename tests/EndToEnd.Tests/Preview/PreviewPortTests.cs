using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Serilog;
using Slipway.Bundles;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary>A port that is taken after <c>slipway preview</c> has found it free.</summary>
public sealed class PreviewPortTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_port_that_something_takes_meanwhile_is_named_without_what_the_runtime_writes()
    {
        var ct = TestContext.Current.CancellationToken;
        directory.Write("index.js", "export default { fetch: () => new Response('hello') };");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var heard = new List<MiniflareEvent>();
        using var log = new LoggerConfiguration().CreateLogger();
        await using var host = await MiniflareHost.StartAsync(heard.Add, log, ct);
        var state = new JsonObject
        {
            ["host"] = "127.0.0.1",
            ["port"] = port,
            ["data"] = Directory.CreateDirectory(directory["data"]).FullName,
            ["scratch"] = Directory.CreateDirectory(directory["scratch"]).FullName,
            ["workers"] = new JsonArray(new JsonObject
            {
                ["name"] = "hello",
                ["compatibilityDate"] = "2026-04-01",
                ["modules"] = new JsonArray(new JsonObject { ["name"] = "index.js", ["contentType"] = PreviewedBundle.EsModule, ["file"] = directory["index.js"] }),
            }),
        };

        var serve = () => host.ServeAsync(state, ct);

        (await serve.Should().ThrowAsync<PortTakenException>()).Which.Port.Should().Be(port);
        heard.Should().BeEmpty();
    }
}
