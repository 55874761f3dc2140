using System.Text;

namespace Slipway.ObjectStore;

/// <summary>The content types of a directory's objects, in files of their own: <c>.metadata/&lt;bucket&gt;/&lt;SHA-256 of the
/// key&gt;/&lt;digest&gt;.content-type</c>. By the hash of the key, because keys may be longer than a file's name, and one key may be the
/// beginning of another.</summary>
/// <param name="directory">The store's directory.</param>
internal sealed class DirectoryContentTypes(string directory)
{
    private const string Default = "application/octet-stream";

    /// <summary>Writes the content type of an object; the default one has no file.</summary>
    /// <param name="address">The object.</param>
    /// <param name="content">Its content.</param>
    /// <param name="partial">A path for the file while it is being written.</param>
    public async Task WriteAsync(ObjectAddress address, ObjectContent content, string partial, CancellationToken ct)
    {
        if (content.ContentType != Default)
        {
            Directory.CreateDirectory(DirectoryOf(address));
            await File.WriteAllTextAsync(partial, content.ContentType, ct);
            File.Move(partial, PathOf(address, content.Digest), overwrite: true);
        }
        else if (Directory.Exists(DirectoryOf(address)))
        {
            File.Delete(PathOf(address, content.Digest));
        }
    }

    /// <summary>The content type of an object with the content that a digest names.</summary>
    public async Task<string> ReadAsync(ObjectAddress address, Sha256Digest digest, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(PathOf(address, digest), ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Default;
        }
    }

    /// <summary>Deletes the content types of what an object was: an object that is often replaced must not leave one each time.</summary>
    public void DeleteAll(ObjectAddress address, Sha256Digest? except = null)
    {
        var kept = except is { } digest ? PathOf(address, digest) : null;
        if (Directory.Exists(DirectoryOf(address)))
        {
            Directory.GetFiles(DirectoryOf(address)).Where(file => file != kept).ToList().ForEach(File.Delete);
        }
    }

    private string PathOf(ObjectAddress address, Sha256Digest digest) => Path.Combine(DirectoryOf(address), digest.Hex + ".content-type");

    private string DirectoryOf(ObjectAddress address) =>
        Path.Combine(directory, ".metadata", address.Bucket.Value, Sha256Digest.Of(Encoding.UTF8.GetBytes(address.Key.Value)).Hex);
}
