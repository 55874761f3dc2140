using System.Security.Cryptography;
using Slipway.ObjectStore;

namespace Slipway.Delivery;

/// <summary>The state of one Worker in the store, for one run: read once, then written on condition that nobody else wrote meanwhile.
/// There is no lock that could outlive a killed run: of two runs at once the later reader goes on, and the other stops at its next write.</summary>
internal sealed class StateStore
{
    private readonly IObjectStore store;
    private readonly WorkerAddress worker;
    private readonly string run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private ETag? etag;
    private long serial;

    private StateStore(DeliveryAccess access, WorkerAddress worker)
    {
        (store, this.worker) = (access.Store, worker);
        Address = new(access.StateBucket, ObjectKey.Parse($"{access.StatePrefix}/state/{worker.AccountId}/{worker.Name}.json"));
        Read = Written = DeliveryState.Empty(worker);
    }

    /// <summary>Where it lies.</summary>
    public ObjectAddress Address { get; }

    /// <summary>What was read; empty when there was nothing.</summary>
    public DeliveryState Read { get; private set; }

    /// <summary>What is in the store by what was read and written here.</summary>
    public DeliveryState Written { get; private set; }

    /// <summary>Whether another run wrote it meanwhile: then this one writes no more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether there is a state in the store.</summary>
    public bool Exists => etag is not null;

    /// <summary>Reads the state.</summary>
    /// <exception cref="DeliveryException">It is damaged, of a newer format, or another Worker's.</exception>
    public static async Task<StateStore> OpenAsync(DeliveryAccess access, WorkerAddress worker, CancellationToken ct)
    {
        var state = new StateStore(access, worker);
        await state.ReadAsync(ct);
        return state;
    }

    /// <summary>Writes the state; on condition that it is as it was when it was read or written last.</summary>
    /// <exception cref="DeliveryException">Another run wrote it.</exception>
    public async Task WriteAsync(DeliveryState state, CancellationToken ct)
    {
        var bytes = StateJson.ToBytes(state with { Serial = ++serial, Run = run });
        var result = await store.PutAsync(
            Address,
            ObjectContent.OfBytes("state", bytes, "application/json"),
            etag is null ? PutCondition.IfAbsent : PutCondition.IfMatch(etag),
            ct);
        if (result.Outcome != PutOutcome.Stored)
        {
            throw Lost("writing");
        }

        etag = result.ETag;
        Written = state;
    }

    /// <summary>Makes sure that the state is as it was when it was read or written last, without writing it.</summary>
    /// <exception cref="DeliveryException">Another run wrote it.</exception>
    public async Task AssertUnchangedAsync(CancellationToken ct)
    {
        if ((await store.HeadAsync(Address, ct))?.ETag != etag)
        {
            throw Lost("looking at");
        }
    }

    /// <summary>Deletes the state. No store everywhere deletes on a condition: so an empty one is written on condition before, which another run's state is not lost by.</summary>
    /// <exception cref="DeliveryException">Another run wrote it.</exception>
    public async Task DeleteAsync(CancellationToken ct)
    {
        await WriteAsync(DeliveryState.Empty(worker), ct);
        await store.DeleteAsync(Address, ct);
        etag = null;
    }

    private DeliveryException Lost(string action)
    {
        IsLost = true;
        return new(
            $"{action} the state '{Address}': another deployment of Worker '{worker.Name}' changed it meanwhile, so this one stops before it changes more. "
            + "Wait for the other one to end, look at it with 'slipway status', and deploy again.");
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            using var stored = await store.GetAsync(Address, ct);
            using var memory = new MemoryStream();
            await stored.Content.CopyToAsync(memory, ct);
            etag = stored.Metadata.ETag;
            Read = StateJson.Parse(memory.ToArray());
        }
        catch (ObjectNotFoundException)
        {
            return;
        }
        catch (FormatException e)
        {
            throw new DeliveryException(
                $"reading the state '{Address}': {e.Message} It says what was made from here. Use the Slipway that wrote it or a newer one, put an earlier copy of the object in its place, "
                + "or delete it and take over what is there with 'slipway deploy --adopt'; then every verb works again.",
                e);
        }

        if (Read.AccountId != worker.AccountId || Read.WorkerName != worker.Name)
        {
            throw new DeliveryException(
                $"reading the state '{Address}': it is that of {new WorkerAddress(Read.AccountId, Read.WorkerName)}, so it was copied there. "
                + "Delete the object, or deploy with another --state-prefix.");
        }

        (serial, Written) = (Read.Serial, Read);
    }
}
