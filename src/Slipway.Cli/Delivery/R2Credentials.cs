using Slipway.ObjectStore;

namespace Slipway.Cli.Delivery;

/// <summary>The key pair of the object store: files, or the environment variables of the S3 tools.</summary>
public static class R2Credentials
{
    /// <summary>The public half.</summary>
    public const string AccessKeyIdVariable = "AWS_ACCESS_KEY_ID";

    /// <summary>The secret half.</summary>
    public const string SecretAccessKeyVariable = "AWS_SECRET_ACCESS_KEY";

    /// <summary>Reads the pair.</summary>
    /// <param name="directory">The directory of credentials, or null = the environment.</param>
    /// <exception cref="ObjectStoreSettingsException">There is none.</exception>
    public static S3Credentials Read(string? directory)
    {
        if (directory is not null)
        {
            return S3Credentials.Read(directory);
        }

        var (id, secret) = (Variable(AccessKeyIdVariable), Variable(SecretAccessKeyVariable));
        return id is not null && secret is not null
            ? new S3Credentials(id, secret)
            : throw new ObjectStoreSettingsException(
                $"reading the credentials of the object store: {(id is null ? AccessKeyIdVariable : SecretAccessKeyVariable)} is not set, and --r2-credentials is not given. "
                + $"Set {AccessKeyIdVariable} and {SecretAccessKeyVariable}, or give --r2-credentials DIR with the files {S3Credentials.AccessKeyIdFile} and {S3Credentials.SecretAccessKeyFile}.{LocalHint()}");
    }

    /// <summary>A bucket that is not under .slipway/objects is looked for in R2: who meant a local one is told which there are.</summary>
    private static string LocalHint() => DefaultStore.LocalBuckets is { Count: > 0 } buckets
        ? $" The manifest's bucket is not among those of local runs ({OutputDirectory.DefaultName}/objects has {string.Join(", ", buckets.Select(bucket => $"'{bucket}'"))}): correct the manifest if one of them is meant."
        : "";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
