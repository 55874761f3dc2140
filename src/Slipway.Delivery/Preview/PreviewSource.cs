using Slipway.Bundles;
using Slipway.Manifests;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>A Worker that is to be previewed: a manifest, a bundle, or a manifest with a bundle in the place of the one that it names.</summary>
/// <param name="Manifest">The manifest; null = the bindings that the bundle was built for.</param>
/// <param name="Bundle">The bundle; null = the one that the manifest names.</param>
public sealed record PreviewSource(CloudflareWorker? Manifest, PreviewBundle? Bundle);

/// <summary>Where a bundle lies.</summary>
public abstract record PreviewBundle;

/// <summary>A bundle that was built on this machine.</summary>
/// <param name="Directory">Its directory.</param>
public sealed record PreviewBundleDirectory(BundleDirectory Directory) : PreviewBundle;

/// <summary>A bundle in a store.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Keys">The keys of its parts.</param>
public sealed record PreviewBundleObject(BucketName Bucket, ArtifactKeys Keys) : PreviewBundle;
