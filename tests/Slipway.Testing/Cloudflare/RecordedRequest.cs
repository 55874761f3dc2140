using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A request that the server got, whatever became of it.</summary>
/// <param name="Number">1 for the first request of the server.</param>
/// <param name="Path">From <c>/</c> on, without the base path and the query.</param>
/// <param name="Query">With its question mark; empty when there is none.</param>
/// <param name="Headers">All but Authorization.</param>
/// <param name="Body">As it came.</param>
public sealed record RecordedRequest(
    int Number, string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The answer's status; 0 while there is none, and for a connection that was cut.</summary>
    public int Status { get; internal set; }

    /// <summary>Cloudflare's code when the request was refused; 0 otherwise.</summary>
    public int Code { get; internal set; }

    /// <summary>True = the request changed, or could have changed, what is stored: it was no GET, and it was carried out.</summary>
    public bool WasApplied { get; internal set; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON; throws when it is none.</summary>
    public JsonNode? Json => JsonNode.Parse(Body.Span);

    /// <summary>The parts of a multipart body, in their order; throws when it is none.</summary>
    public IReadOnlyList<RecordedPart> Parts => MultipartBody.Read(Headers.GetValueOrDefault("Content-Type", ""), Body);

    /// <summary>The client's product: <c>wrangler/4.86.0</c>.</summary>
    public string UserAgent => Headers.GetValueOrDefault("User-Agent", "");

    /// <summary><c>GET /zones?name=example.com</c>.</summary>
    public override string ToString() => $"{Method} {Path}{Query}";
}
