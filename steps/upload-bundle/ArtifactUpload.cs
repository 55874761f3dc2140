using Serilog;
using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Steps.UploadBundle;

/// <summary>
/// Uploads an artifact: blobs, then the index, then the main module, so that whoever finds the main module finds all of it.
/// Keys are immutable: what is there with the same hash is not sent again, what is there with another hash is left alone.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="keys">The keys of the parts.</param>
/// <param name="overwrite">Replace what is there with another hash.</param>
/// <param name="log">Progress.</param>
public sealed class ArtifactUpload(IObjectStore store, BucketName bucket, ArtifactKeys keys, bool overwrite, ILogger log)
{
    /// <summary>Requests at once.</summary>
    private const int MaxRequests = 32;

    private readonly UploadProgress progress = new(log);

    /// <summary>Uploads what is missing.</summary>
    /// <param name="bundle">What.</param>
    /// <param name="keepIndex">Receives the stored index, when that is as good as the bundle's own and stays.</param>
    /// <returns>Bytes sent and stored.</returns>
    /// <exception cref="ArtifactExistsException">Another artifact lies under the key; nothing was changed.</exception>
    public async Task<long> RunAsync(BundleContents bundle, Func<byte[], Task> keepIndex, CancellationToken ct)
    {
        // All that can refuse the upload is looked at before anything is sent.
        var (lookMain, lookIndex) = (LookAsync(keys.Main, bundle.Main, ct), LookAsync(keys.Index, bundle.IndexContent, ct));
        var (main, index) = ((await Task.WhenAll(lookMain, lookIndex))[0], await lookIndex);
        Refuse(main);
        if (index.Is == Stored.Other && !overwrite && await EquivalentIndexAsync(bundle, ct) is { } stored)
        {
            log.Information("{Key} is there already, made by other versions of the tools: it stays", keys.Index);
            await keepIndex(stored);
            index = index with { Is = Stored.Same };
        }

        Refuse(index);
        progress.Start(bundle.Blobs.Count + 2, bundle.Blobs.Sum(blob => blob.Size) + bundle.IndexContent.Size + bundle.Main.Size);
        await Parallel.ForEachAsync(bundle.Blobs, new ParallelOptions { MaxDegreeOfParallelism = MaxRequests, CancellationToken = ct }, SendBlobAsync);
        await SendAsync(index, ct);
        await SendAsync(main, ct);
        progress.End();
        return progress.SentBytes;
    }

    private async ValueTask SendBlobAsync(ObjectContent blob, CancellationToken ct) => await SendAsync(await LookAsync(keys.Blob(blob.Digest), blob, ct), ct);

    private async Task SendAsync(Part part, CancellationToken ct)
    {
        if (part.Is == Stored.Same)
        {
            progress.Skip(part.Content);
            return;
        }

        progress.Begin(part.Content);
        var condition = part.Is == Stored.Nothing && !overwrite ? PutCondition.IfAbsent : PutCondition.Always;
        if ((await store.PutAsync(part.Address, part.Content, condition, ct)).Outcome == PutOutcome.Stored)
        {
            progress.Sent(part.Content);
            return;
        }

        // Another upload was quicker.
        var now = await LookAsync(part.Address.Key, part.Content, ct);
        if (now.Is != Stored.Same)
        {
            throw new ArtifactExistsException(now.Address, now.Found, now.Content.Digest);
        }

        progress.Skip(part.Content);
    }

    private async Task<Part> LookAsync(ObjectKey key, ObjectContent content, CancellationToken ct)
    {
        var address = new ObjectAddress(bucket, key);
        if (await store.HeadAsync(address, ct) is not { } found)
        {
            return new(address, content, Stored.Nothing, null);
        }

        // Objects of other tools carry no digest: then the content is asked.
        var digest = found.Digest ?? await DigestAsync(address, ct);
        var state = digest != content.Digest ? Stored.Other : found.Size != content.Size ? Stored.Damaged : Stored.Same;
        return new(address, content, state, digest);
    }

    private void Refuse(Part part)
    {
        if (part.Is == Stored.Other && !overwrite)
        {
            throw new ArtifactExistsException(part.Address, part.Found, part.Content.Digest);
        }
    }

    /// <summary>The stored index if it describes the same files, config and bindings, and differs only in what built them: a build
    /// that is repeated with a newer Node.js gives the same artifact. Null if it does not.</summary>
    private async Task<byte[]?> EquivalentIndexAsync(BundleContents bundle, CancellationToken ct)
    {
        using var stored = await store.GetAsync(new(bucket, keys.Index), ct);
        using var memory = new MemoryStream();
        await stored.Content.CopyToAsync(memory, ct);
        try
        {
            var other = BundleIndex.Parse(memory.ToArray());
            var same = other with { Source = bundle.Index.Source, Tools = bundle.Index.Tools };
            return other.MainModule is not null && same.ToBytes().AsSpan().SequenceEqual(bundle.Index.ToBytes()) ? memory.ToArray() : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<Sha256Digest> DigestAsync(ObjectAddress address, CancellationToken ct)
    {
        using var stored = await store.GetAsync(address, ct);
        return await Sha256Digest.OfStreamAsync(stored.Content, ct);
    }

    private enum Stored
    {
        Nothing,
        Same,
        Other,
        Damaged,
    }

    private sealed record Part(ObjectAddress Address, ObjectContent Content, Stored Is, Sha256Digest? Found);
}
