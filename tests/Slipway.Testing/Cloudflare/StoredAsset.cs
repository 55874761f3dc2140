namespace Slipway.Testing.Cloudflare;

/// <summary>A file of static assets.</summary>
/// <param name="Hash">What the client calls the content by.</param>
/// <param name="ContentType">Null = served without one.</param>
public sealed record StoredAsset(string Hash, string? ContentType, ReadOnlyMemory<byte> Content);
