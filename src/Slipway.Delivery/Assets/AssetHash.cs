using System.Security.Cryptography;
using System.Text;
using Slipway.Bundles;

namespace Slipway.Delivery;

/// <summary>
/// The name of an asset's content in an upload: 32 hexadecimal digits that must differ when the content or its content type does, because
/// Cloudflare stores the type with the content. The API does not compute it, so any hash will do
/// (developers.cloudflare.com/workers/static-assets/direct-upload, where the example is a shortened SHA-256). This one is made of what
/// the bundle index says, so that unchanged assets need not even be read. wrangler's is another one (BLAKE3 of base64 and extension): the
/// first deployment after one by wrangler uploads all assets again.
/// </summary>
internal static class AssetHash
{
    private const int HexDigits = 32;

    /// <summary>The hash of an asset.</summary>
    public static string Of(ArtifactAsset asset) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asset.Digest.Hex}\n{asset.ContentType}")))[..HexDigits];
}
