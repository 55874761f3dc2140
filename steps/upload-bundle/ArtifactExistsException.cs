using Slipway.ObjectStore;

namespace Slipway.Steps.UploadBundle;

/// <summary>Another artifact lies under the key, and is left as it is.</summary>
/// <param name="address">Where.</param>
/// <param name="stored">The SHA-256 of what is there; null when it went away in the meantime.</param>
/// <param name="ours">The SHA-256 of what was to be put there.</param>
public sealed class ArtifactExistsException(ObjectAddress address, Sha256Digest? stored, Sha256Digest ours) : Exception(
    $"'{address.Key}' in bucket '{address.Bucket}' has SHA-256 {stored?.Hex ?? "(another writer's)"}; this build has {ours.Hex}. "
    + "Artifacts are never changed: choose another r2-object-key, or replace it with overwrite=true.")
{
    /// <summary>For the first line of the message.</summary>
    public const string Cause = "exists with another hash";
}
