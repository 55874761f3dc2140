namespace Slipway.ObjectStore;

/// <summary>A store of objects: R2 or another S3 store, or a directory. Content is streamed, never held in memory as a whole.</summary>
public interface IObjectStore : IDisposable
{
    /// <summary>Stores an object, whole or not at all.</summary>
    /// <param name="address">Where.</param>
    /// <param name="content">What; its digest is stored as metadata.</param>
    /// <param name="condition">Whether an object that exists is replaced.</param>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    /// <exception cref="ObjectContentException">The content was not what its digest and size say; nothing was stored.</exception>
    Task<PutOutcome> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct);

    /// <summary>Opens an object for reading.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct);

    /// <summary>Size and metadata of an object, or null when there is none. (S3 does not tell a missing bucket from a missing
    /// object here; <see cref="PutAsync"/> and <see cref="GetAsync"/> do.)</summary>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct);
}

/// <summary>Whether a put replaces an object that exists.</summary>
public enum PutCondition
{
    /// <summary>Only when there is none yet (<c>If-None-Match: *</c>): of several puts at once, one wins.</summary>
    IfAbsent,

    /// <summary>Whatever is there is replaced.</summary>
    Always,
}

/// <summary>What became of a put.</summary>
public enum PutOutcome
{
    /// <summary>The object is stored.</summary>
    Stored,

    /// <summary>An object existed already and was left as it was; only with <see cref="PutCondition.IfAbsent"/>. It may be the
    /// caller's own, when an answer was lost and the put was repeated.</summary>
    Existed,
}

/// <summary>What a store knows about an object.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">SHA-256 as stored with the object; null when it was stored by something else.</param>
/// <param name="ContentType">The media type.</param>
public sealed record ObjectMetadata(long Size, Sha256Digest? Digest, string ContentType);

/// <summary>An object that is being read.</summary>
/// <param name="Metadata">Size and metadata.</param>
/// <param name="Content">The bytes, once, forward.</param>
public sealed record StoredObject(ObjectMetadata Metadata, Stream Content) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
