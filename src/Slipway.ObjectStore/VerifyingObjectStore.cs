namespace Slipway.ObjectStore;

/// <summary>Looks after each put whether size and SHA-256 metadata are what was sent. (An ETag is not the content's hash in every
/// store, nor for every object.)</summary>
/// <param name="inner">The store, which is disposed of with this one.</param>
public sealed class VerifyingObjectStore(IObjectStore inner) : IObjectStore
{
    /// <inheritdoc/>
    public async Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
    {
        var result = await inner.PutAsync(address, content, condition, ct);
        if (result.Outcome != PutOutcome.Stored)
        {
            return result;
        }

        var difference = await inner.HeadAsync(address, ct) switch
        {
            null => "the store said that it has the object, and now does not know it",
            // Competing writers may replace each other's objects as soon as those are stored.
            var found when condition != PutCondition.Always && found.ETag != result.ETag => null,
            var found when found.Size != content.Size => $"the store holds {found.Size} of {content.Size} bytes",
            var found when found.Digest != content.Digest =>
                $"the store holds SHA-256 {found.Digest?.Hex ?? "(none)"} instead of {content.Digest.Hex}",
            _ => null,
        };
        return difference is null
            ? result
            : throw new ObjectStoreException(
                ObjectAction.Put,
                address,
                difference,
                "Something between here and the store changes what is sent, or another writer uses the same key: upload again.");
    }

    /// <inheritdoc/>
    public Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct) => inner.GetAsync(address, ct);

    /// <inheritdoc/>
    public Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct) => inner.HeadAsync(address, ct);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct) => inner.DeleteAsync(address, ct);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
