using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>What a call answers.</summary>
internal sealed record Answer(JsonNode? Result, JsonObject? Info = null, int Status = 200)
{
    /// <summary>An answer without envelope: a download.</summary>
    public (byte[] Content, string ContentType, string? EntryPoint)? Download { get; init; }
}
