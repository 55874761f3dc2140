namespace Slipway.Delivery;

/// <summary>A Worker's hostname on workers.dev (developers.cloudflare.com/workers/configuration/routing/workers-dev).</summary>
internal static class WorkersDevHost
{
    /// <summary>The hostname.</summary>
    public static string Of(string workerName, string accountSubdomain) => $"{workerName}.{accountSubdomain}.workers.dev";
}
