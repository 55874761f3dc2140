namespace Slipway.Testing.Cloudflare;

/// <summary>How much a body may differ from its schema.</summary>
public enum Strictness
{
    /// <summary>Nothing is missing, nothing is unknown.</summary>
    Full,

    /// <summary>Fields may be missing: of a PATCH.</summary>
    Partial,

    /// <summary>Fields may be missing, and unknown ones are allowed: of wrangler and Cloudflare's SDKs.</summary>
    Lenient,
}
