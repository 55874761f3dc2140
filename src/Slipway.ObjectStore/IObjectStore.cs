namespace Slipway.ObjectStore;

/// <summary>A store of objects: R2 or another S3 store, or a directory. Content is streamed, never held in memory as a whole.</summary>
public interface IObjectStore : IDisposable
{
    /// <summary>Stores an object, whole or not at all.</summary>
    /// <param name="address">Where.</param>
    /// <param name="content">What; its digest is stored as metadata.</param>
    /// <param name="condition">Whether an object that exists is replaced.</param>
    /// <returns>What became of it. A condition that does not hold is an outcome, not an error.</returns>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    /// <exception cref="ObjectContentException">The content was not what its digest and size say; nothing was stored.</exception>
    Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct);

    /// <summary>Opens an object for reading.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct);

    /// <summary>Size and metadata of an object, or null when there is none. (S3 does not tell a missing bucket from a missing
    /// object here; <see cref="PutAsync"/> and <see cref="GetAsync"/> do.)</summary>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct);

    /// <summary>Deletes an object; one that is not there is no error.</summary>
    /// <returns>Whether there was one. False may also mean that it was deleted by a first attempt whose answer was lost.</returns>
    /// <exception cref="ObjectStoreException">The store failed or refused.</exception>
    Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct);
}

/// <summary>What a store knows about an object.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">SHA-256 as stored with the object; null when it was stored by something else.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="ETag">Which content it is, for <see cref="PutCondition.IfMatch"/>.</param>
public sealed record ObjectMetadata(long Size, Sha256Digest? Digest, string ContentType, ETag ETag);

/// <summary>A store's mark of an object's content: equal marks, equal content. Opaque: S3's is not always a hash of it.</summary>
/// <param name="Value">As the store gave it, quotes included; empty when it gave none.</param>
public sealed record ETag(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An object that is being read.</summary>
/// <param name="Metadata">Size and metadata.</param>
/// <param name="Content">The bytes, once, forward.</param>
public sealed record StoredObject(ObjectMetadata Metadata, Stream Content) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
