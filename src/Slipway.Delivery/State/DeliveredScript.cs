using System.Collections.Immutable;

namespace Slipway.Delivery;

/// <summary>The script.</summary>
/// <param name="Versions">Versions that were made from here, oldest first, the newest <see cref="MaxVersions"/>.</param>
/// <param name="DeploymentId">The newest deployment made from here.</param>
/// <param name="MigrationTag">The Durable Object migration tag that was reached, or null.</param>
/// <param name="Settings">The settings without versions that the last manifest named: what is gone from the next one is taken back; null = not noted.</param>
public sealed record DeliveredScript(ImmutableList<DeliveredVersion> Versions, string? DeploymentId, string? MigrationTag, ImmutableList<string>? Settings = null)
{
    /// <summary>How many versions are remembered: as many as can be rolled back to
    /// (developers.cloudflare.com/workers/configuration/versions-and-deployments/rollbacks).</summary>
    public const int MaxVersions = 100;

    /// <summary>A script of which nothing was made from here yet.</summary>
    public static DeliveredScript Empty { get; } = new([], null, null);

    /// <summary>The version of this id, or null when it was not made from here.</summary>
    public DeliveredVersion? Find(string versionId) => Versions.FindLast(version => version.Id == versionId);

    /// <summary>With one more version.</summary>
    public DeliveredScript With(DeliveredVersion version)
    {
        var versions = Versions.RemoveAll(v => v.Id == version.Id).Add(version);
        return this with { Versions = versions.Count > MaxVersions ? versions.RemoveRange(0, versions.Count - MaxVersions) : versions };
    }
}

/// <summary>One version.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UploadHash">SHA-256 of all that was uploaded (modules, bindings, settings, assets; not secrets), 64 hexadecimal digits.</param>
/// <param name="SecretsHash">SHA-256 of the salted hashes of the manifest's secrets that it has.</param>
/// <param name="Bucket">The bucket of its bundle; empty for code that stood in the manifest.</param>
/// <param name="ObjectKey">Where its bundle lies; empty for code that stood in the manifest.</param>
/// <param name="ContentHash">SHA-256 of the object at <paramref name="ObjectKey"/>, 64 hexadecimal digits.</param>
/// <param name="Commit">The commit that was built, or empty.</param>
/// <param name="Settings">The settings of the version that the manifest named; null = not noted.</param>
public sealed record DeliveredVersion(
    string Id, string UploadHash, string SecretsHash, string Bucket, string ObjectKey, string ContentHash, string Commit, ImmutableList<string>? Settings = null);

/// <summary>Secrets that were set from here.</summary>
/// <param name="Salt">Random, base64; one for each Worker.</param>
/// <param name="Hashes">By name: PBKDF2 of the value (see <c>SecretHash</c>).</param>
public sealed record DeliveredSecrets(string Salt, ImmutableSortedDictionary<string, string> Hashes);
