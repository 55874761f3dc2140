using System.Diagnostics.CodeAnalysis;

namespace Slipway.ObjectStore;

/// <summary>
/// A directory as a store: <c>&lt;directory&gt;/&lt;bucket&gt;/&lt;key&gt;</c> holds an object's bytes and nothing else, so that people and
/// other tools may read it. Content types lie in <c>&lt;directory&gt;/.metadata</c>, files that are being written in
/// <c>&lt;directory&gt;/.partial</c>, locks in <c>.locks</c>: no bucket's name starts with a dot, so no object can be there. The digest is not stored but
/// taken from the bytes: it cannot be out of date; it is also the ETag. Buckets are made on demand. Writers of one object take turns by a lock.
/// </summary>
/// <param name="directory">Full path; it is made on demand.</param>
public sealed class DirectoryObjectStore(string directory) : IObjectStore
{
    private readonly DirectoryContentTypes types = new(directory);

    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        var path = PathOf(address);
        var partial = Path.Combine(directory, ".partial", Guid.NewGuid().ToString("N"));
        try
        {
            if (condition == PutCondition.IfAbsent && File.Exists(path))
            {
                return new(PutOutcome.Existed, null);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await WriteAsync(partial, content, ct);
            using var turn = await DirectoryLock.TakeAsync(directory, address, ObjectAction.Put, ct);
            if (condition.Expected is { } expected && await ETagAsync(path, ct) != expected)
            {
                return new(PutOutcome.Changed, null);
            }

            // The content type first: it is found by the digest, so one that belongs to no object does no harm.
            await types.WriteAsync(address, content, partial + ".type", ct);
            if (!Commit(partial, path, condition))
            {
                return new(PutOutcome.Existed, null);
            }

            types.DeleteAll(address, except: content.Digest);
            return new(PutOutcome.Stored, ETagOf(content.Digest));
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
    public async Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct)
    {
        var path = PathOf(address);
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            using var turn = await DirectoryLock.TakeAsync(directory, address, ObjectAction.Delete, ct);
            var existed = File.Exists(path);
            File.Delete(path);
            types.DeleteAll(address);
            return existed;
        }
        catch (Exception e) when (DirectoryFailure.Is(e))
        {
            throw DirectoryFailure.Describe(e, ObjectAction.Delete, address, path);
        }
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
            var stored = new StoredObject(new(file.Length, digest, await types.ReadAsync(address, digest, ct), ETagOf(digest)), file);
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
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        await source.CopyToAsync(target, ObjectContent.BufferBytes, ct);
    }

    /// <summary>The whole file appears under its name at once. "If absent" is a hard link, which fails when the name exists: of two
    /// processes one wins (.NET's Move without overwriting is link and unlink on Unix).</summary>
    /// <returns>False = the name exists, and was to be left alone.</returns>
    private static bool Commit(string partial, string path, PutCondition condition)
    {
        try
        {
            File.Move(partial, path, overwrite: condition != PutCondition.IfAbsent);
            return true;
        }
        catch (IOException) when (condition == PutCondition.IfAbsent && File.Exists(path))
        {
            return false;
        }
    }

    private static async Task<ETag?> ETagAsync(string path, CancellationToken ct)
    {
        try
        {
            return ETagOf(await Sha256Digest.OfFileAsync(path, ct));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static ETag ETagOf(Sha256Digest digest) => new($"\"{digest.Hex}\"");

    private string PathOf(ObjectAddress address) => Path.Combine(directory, address.Bucket.Value, address.Key.Value);

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
