using Slipway.Testing;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>The files in <c>golden/</c>: what the delivery verbs print.</summary>
internal static class Golden
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Slipway.Cli.Tests", "golden", name));
}
