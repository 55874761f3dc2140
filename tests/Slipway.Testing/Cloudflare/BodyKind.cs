namespace Slipway.Testing.Cloudflare;

/// <summary>What the body of an endpoint's requests is.</summary>
internal enum BodyKind
{
    None,
    Json,
    MergePatch,
    Multipart,
}
