namespace Slipway.Testing.Cloudflare;

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
