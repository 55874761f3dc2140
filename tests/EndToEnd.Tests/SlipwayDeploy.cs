using Slipway.Processes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary><c>./slipway deploy</c> and <c>destroy</c> as a user starts them.</summary>
internal static class SlipwayDeploy
{
    /// <summary>A verb with its arguments, in a directory that holds what they name, against a server, without being asked.</summary>
    /// <param name="directory">Its directory <c>objects</c> is the store of bundles and state: that of a <c>slipway run</c> with this output directory.</param>
    public static Command Of(CloudflareApiServer server, string directory, params IEnumerable<string> verb) =>
        Command.Run(SlipwayRun.Program, verb).WithArguments("--yes", "--r2-endpoint-url", new Uri(Path.Combine(directory, "objects")).AbsoluteUri)
            .InDirectory(directory)
            .WithEnvironment("CLOUDFLARE_API_BASE_URL", server.BaseUrl)
            .WithEnvironment("CLOUDFLARE_API_TOKEN", server.Token.Value);
}
