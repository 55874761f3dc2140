namespace Slipway.ObjectStore;

/// <summary>The key pair for an S3 store. <see cref="ToString"/> never shows the secret.</summary>
/// <param name="AccessKeyId">The public half.</param>
/// <param name="SecretAccessKey">The secret half.</param>
public sealed record S3Credentials(string AccessKeyId, string SecretAccessKey)
{
    /// <summary>The file of the access key id in a directory of credentials (the key of the original contract's Secret).</summary>
    public const string AccessKeyIdFile = "access-key-id";

    /// <summary>The file of the secret.</summary>
    public const string SecretAccessKeyFile = "secret-access-key";

    /// <summary>Reads both files. White space around a value is dropped: editors and <c>echo</c> end files with a newline.</summary>
    /// <param name="directory">The directory of credentials; empty = none was given.</param>
    /// <exception cref="ObjectStoreSettingsException">The directory or a file is missing, unreadable or empty.</exception>
    public static S3Credentials Read(string directory)
    {
        if (directory.Length == 0)
        {
            throw new ObjectStoreSettingsException(
                "reading the credentials of the object store: no directory was given. "
                + $"Bind the workspace r2-credentials: a directory or Secret with the files {AccessKeyIdFile} and {SecretAccessKeyFile}.");
        }

        return new S3Credentials(ReadFile(directory, AccessKeyIdFile), ReadFile(directory, SecretAccessKeyFile));
    }

    /// <inheritdoc/>
    public override string ToString() => $"access key {AccessKeyId}";

    private static string ReadFile(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectStoreSettingsException(
                $"reading the credentials of the object store: there is no file '{path}'. "
                + $"The workspace r2-credentials needs the files {AccessKeyIdFile} and {SecretAccessKeyFile}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ObjectStoreSettingsException(
                $"reading the credentials of the object store: {e.Message} Make the file readable for the user that runs this.");
        }

        // A character that cannot stand in a header would only fail later, as an error that may quote the value.
        return text.Length > 0 && text.All(c => c is > ' ' and <= '~')
            ? text
            : throw new ObjectStoreSettingsException(
                $"reading the credentials of the object store: the file '{path}' "
                + (text.Length == 0 ? "is empty. " : "holds more than one word of printable ASCII. ")
                + $"Write the {(name == AccessKeyIdFile ? "access key id" : "secret access key")} into it, and nothing else.");
    }
}
