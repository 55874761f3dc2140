namespace Slipway.Testing.Cloudflare;

/// <summary>What the body of an endpoint's requests is.</summary>
internal enum BodyKind
{
    None,
    Json,
    MergePatch,
    Multipart,
}

/// <summary>A method and path of the API, and what answers it.</summary>
/// <param name="Permission">What a token needs; empty = only to be valid.</param>
/// <param name="Query">The parameters that the query may have.</param>
internal sealed record Endpoint(string Method, string[] Segments, string Permission, string[] Query, BodyKind Body, string? Schema, Func<Call, Answer> Handle)
{
    /// <summary>False = the token of the session of an upload is asked for by the handler.</summary>
    public bool NeedsToken { get; init; } = true;

    /// <summary>True = nobody but wrangler is to use it.</summary>
    public bool IsOfWrangler { get; init; }

    /// <summary>The named parts of a path that fits; null when it does not fit.</summary>
    public Dictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != Segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (Segments[i].StartsWith('{'))
            {
                values[Segments[i].Trim('{', '}')] = Uri.UnescapeDataString(segments[i]);
            }
            else if (Segments[i] != segments[i])
            {
                return null;
            }
        }

        return values;
    }
}

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
