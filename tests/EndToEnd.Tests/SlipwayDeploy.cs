using Slipway.Processes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary><c>./slipway deploy</c> as a user starts it.</summary>
internal static class SlipwayDeploy
{
    /// <summary>The command that deploys a manifest to a server without asking.</summary>
    /// <param name="output">The output directory of the <c>slipway run</c> that built the bundle; the state lies beside it.</param>
    public static Command Of(CloudflareApiServer server, string manifest, string output) =>
        Command.Run(SlipwayRun.Program, "deploy", manifest, "--yes", "--r2-endpoint-url", new Uri(Path.Combine(output, "objects")).AbsoluteUri)
            .InDirectory(Path.GetDirectoryName(manifest)!)
            .WithEnvironment("CLOUDFLARE_API_BASE_URL", server.BaseUrl)
            .WithEnvironment("CLOUDFLARE_API_TOKEN", server.Token.Value);
}
