using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Slipway.ObjectStore;

/// <summary>
/// A directory as a store: <c>&lt;directory&gt;/&lt;bucket&gt;/&lt;key&gt;</c> holds an object's bytes and nothing else, so that people and
/// other tools may read it. Content types lie in <c>&lt;directory&gt;/.metadata</c>, files that are being written in
/// <c>&lt;directory&gt;/.partial</c>: no bucket's name starts with a dot, so no object can be there. The digest is not stored but
/// taken from the bytes: it cannot be out of date. Buckets are made on demand.
/// </summary>
/// <param name="directory">Full path; it is made on demand.</param>
public sealed class DirectoryObjectStore(string directory) : IObjectStore
{
    private const string DefaultContentType = "application/octet-stream";

    /// <inheritdoc/>
    public async Task<PutOutcome> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        var path = PathOf(address);
        var partial = Path.Combine(directory, ".partial", Guid.NewGuid().ToString("N"));
        try
        {
            if (condition == PutCondition.IfAbsent && File.Exists(path))
            {
                return PutOutcome.Existed;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await WriteAsync(partial, content, ct);
            // The content type first: it is found by the digest, so one that belongs to no object does no harm.
            await WriteContentTypeAsync(address, content, partial + ".type", ct);
            return Commit(partial, path, condition);
        }
        catch (Exception e) when (DirectoryFailure.Is(e))
        {
            throw DirectoryFailure.Describe(e, ObjectAction.Put, address, path);
        }
        finally
        {
            TryDelete(partial);
            TryDelete(partial + ".type");
        }
    }

    /// <inheritdoc/>
    public async Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct) =>
        await OpenAsync(address, ObjectAction.Get, ct) ?? throw new ObjectNotFoundException(address);

    /// <inheritdoc/>
    public async Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct)
    {
        using var stored = await OpenAsync(address, ObjectAction.Head, ct);
        return stored?.Metadata;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The object that is returned owns the file.")]
    private async Task<StoredObject?> OpenAsync(ObjectAddress address, ObjectAction action, CancellationToken ct)
    {
        var path = PathOf(address);
        FileStream? file = null;
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            // Digest and content come from the same open file, also when another process replaces the object meanwhile.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ObjectContent.BufferBytes);
            var digest = await Sha256Digest.OfStreamAsync(file, ct);
            file.Position = 0;
            var stored = new StoredObject(new(file.Length, digest, await ReadContentTypeAsync(address, digest, ct)), file);
            file = null;
            return stored;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (DirectoryFailure.Is(e))
        {
            throw DirectoryFailure.Describe(e, action, address, path);
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }
        }
    }

    private static async Task WriteAsync(string path, ObjectContent content, CancellationToken ct)
    {
        await using var source = content.OpenChecked();
        await using var target = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            // A full disk is said at once, not after most of the file.
            PreallocationSize = content.Size,
        });
        await source.CopyToAsync(target, ObjectContent.BufferBytes, ct);
    }

    /// <summary>The whole file appears under its name at once. "If absent" is a hard link, which fails when the name exists: of two
    /// processes one wins (.NET's Move without overwriting is link and unlink on Unix).</summary>
    private static PutOutcome Commit(string partial, string path, PutCondition condition)
    {
        if (condition == PutCondition.Always)
        {
            File.Move(partial, path, overwrite: true);
            return PutOutcome.Stored;
        }

        try
        {
            File.Move(partial, path, overwrite: false);
            return PutOutcome.Stored;
        }
        catch (IOException) when (File.Exists(path))
        {
            return PutOutcome.Existed;
        }
    }

    private async Task WriteContentTypeAsync(ObjectAddress address, ObjectContent content, string partial, CancellationToken ct)
    {
        if (content.ContentType != DefaultContentType)
        {
            var path = ContentTypePath(address, content.Digest);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(partial, content.ContentType, ct);
            File.Move(partial, path, overwrite: true);
        }
    }

    private async Task<string> ReadContentTypeAsync(ObjectAddress address, Sha256Digest digest, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(ContentTypePath(address, digest), ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return DefaultContentType;
        }
    }

    private string PathOf(ObjectAddress address) => Path.Combine(directory, address.Bucket.Value, address.Key.Value);

    // By the hash of the key: keys may be longer than a file's name, and one key may be the beginning of another.
    private string ContentTypePath(ObjectAddress address, Sha256Digest digest) => Path.Combine(
        directory, ".metadata", address.Bucket.Value, Sha256Digest.Of(Encoding.UTF8.GetBytes(address.Key.Value)).Hex, digest.Hex + ".content-type");

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason why it could not be written is being reported already.
        }
    }
}
