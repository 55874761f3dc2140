using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>How the API says that there is no such Worker.</summary>
internal static class AbsentWorker
{
    /// <summary>True for that answer: before the first deployment nothing of a Worker can be read.</summary>
    public static bool Is(CloudflareException e) => e.Has(CloudflareErrorCode.ScriptNotFound, CloudflareErrorCode.ServiceNotFound, CloudflareErrorCode.EnvironmentNotFound);
}
