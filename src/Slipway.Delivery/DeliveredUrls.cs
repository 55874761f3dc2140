namespace Slipway.Delivery;

/// <summary>Where a Worker answers, by what was made from here.</summary>
internal static class DeliveredUrls
{
    /// <summary>Patterns of routes as the original contract has them (<c>api.example.com/*</c>), custom domains and workers.dev as addresses.</summary>
    public static IReadOnlyList<string> Of(DeliveryState state) =>
    [
        .. state.Routes.Select(route => route.Pattern),
        .. state.CustomDomains.Select(domain => $"https://{domain.Hostname}"),
        .. state is { WorkersDev: true, AccountSubdomain: { } subdomain } ? [$"https://{WorkersDevHost.Of(state.WorkerName, subdomain)}"] : Array.Empty<string>(),
    ];
}
