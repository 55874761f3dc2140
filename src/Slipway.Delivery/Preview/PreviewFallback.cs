using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The code of a Worker of assets only: whatever is no asset is not found.</summary>
internal static class PreviewFallback
{
    private static readonly byte[] Code = "export default { fetch: () => new Response(null, { status: 404 }) };\n"u8.ToArray();

    /// <summary>Its one module.</summary>
    public static ArtifactFile Module { get; } = new("none.js", ModuleTypes.EsModule, Sha256Digest.Of(Code), Code);
}
