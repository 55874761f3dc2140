using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>A reference that led to a resource of the Cloudflare account by its name.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="Value">What it led to: an id or a name.</param>
/// <param name="IsRemembered">True = an earlier deployment looked it up, and nobody asked since.</param>
internal sealed record LookedUpReference(ResourceReference Reference, string Value, bool IsRemembered)
{
    /// <summary>What the state calls it: the reference as text, without where it stands.</summary>
    public string Key => Reference.ToString();
}
