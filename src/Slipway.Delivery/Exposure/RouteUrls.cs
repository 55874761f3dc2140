using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The output <c>route_urls</c>: where a Worker answers.</summary>
internal static class RouteUrls
{
    /// <summary>Where a Worker answers: patterns of routes as the original contract has them (<c>api.example.com/*</c>), custom domains
    /// and workers.dev as addresses.</summary>
    /// <param name="worker">The manifest.</param>
    /// <param name="values">Its values.</param>
    /// <param name="accountSubdomain">The account's subdomain of workers.dev; null = not known.</param>
    public static IReadOnlyList<string> Of(CloudflareWorker worker, ResolvedValues values, string? accountSubdomain)
    {
        var urls = new List<string>();
        if (worker.Dns is { Enabled: true } dns)
        {
            urls.Add(dns.RoutePattern is { } pattern ? values.Text(pattern) : RoutePattern.WholeHost(values.Text(dns.Hostname)));
        }

        urls.AddRange((worker.Routes ?? []).Select(route => values.Text(route.Pattern)));
        urls.AddRange((worker.CustomDomains ?? []).Select(domain => $"https://{values.Text(domain.Hostname)}"));
        if (worker.WorkersDev is { Enabled: true } && accountSubdomain is not null)
        {
            urls.Add($"https://{WorkersDevHost.Of(worker.WorkerName, accountSubdomain)}");
        }

        return [.. urls.Distinct(StringComparer.Ordinal)];
    }
}
