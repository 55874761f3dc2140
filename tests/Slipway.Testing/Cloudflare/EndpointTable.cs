namespace Slipway.Testing.Cloudflare;

/// <summary>All endpoints.</summary>
internal sealed class EndpointTable
{
    private readonly List<Endpoint> endpoints = [];

    /// <param name="address"><c>GET /zones/{zone}</c>; parts in braces are the call's.</param>
    /// <param name="query">The parameters that the query may have, separated by spaces.</param>
    public void Add(
        string address, string permission, Func<Call, Answer> handle, string query = "", BodyKind body = BodyKind.None, string? schema = null,
        bool needsToken = true, bool isOfWrangler = false)
    {
        var (method, path) = address.Split(' ') is [var m, var p] ? (m, p) : throw new ArgumentException(address);
        endpoints.Add(new Endpoint(
            method, path.Split('/')[1..], permission, query.Split(' ', StringSplitOptions.RemoveEmptyEntries), schema is null ? body : BodyKind.Json, schema, handle)
        {
            NeedsToken = needsToken,
            IsOfWrangler = isOfWrangler,
        });
    }

    /// <exception cref="RefusalException">No endpoint has this path (7003) or this method (7000).</exception>
    public (Endpoint Endpoint, Dictionary<string, string> Path) Find(string method, string path)
    {
        var segments = path.Split('/')[1..];
        var fitting = endpoints.Select(e => (Endpoint: e, Path: e.Match(segments))).Where(e => e.Path is not null).ToList();
        if (fitting.Count == 0)
        {
            throw RefusalException.CouldNotRoute(path);
        }

        return fitting.Find(e => e.Endpoint.Method == method) is { Path: { } values } found ? (found.Endpoint, values) : throw RefusalException.NoRoute(method, path);
    }
}
