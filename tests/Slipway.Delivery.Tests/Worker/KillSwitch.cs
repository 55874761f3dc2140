using Slipway.ObjectStore;

namespace Slipway.Delivery.Tests;

/// <summary>Kills a deployment before its <paramref name="n"/>th act, a request to the API or a write to the store: from then on nothing it
/// does has any effect, whatever it tries.</summary>
internal sealed class KillSwitch(int n)
{
    private int acts;

    /// <summary>Whether it struck.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Called before an act.</summary>
    public void BeforeAct()
    {
        if (HasStruck || Interlocked.Increment(ref acts) == n)
        {
            HasStruck = true;
            throw new KilledException();
        }
    }

    /// <summary>A store that takes writes only of the living.</summary>
    public IObjectStore Of(IObjectStore store) => new MortalStore(store, this);

    private sealed class MortalStore(IObjectStore store, KillSwitch kill) : IObjectStore
    {
        public Task<PutResult> PutAsync(ObjectAddress address, ObjectContent content, PutCondition condition, CancellationToken ct)
        {
            kill.BeforeAct();
            return store.PutAsync(address, content, condition, ct);
        }

        public Task<StoredObject> GetAsync(ObjectAddress address, CancellationToken ct) => store.GetAsync(address, ct);

        public Task<ObjectMetadata?> HeadAsync(ObjectAddress address, CancellationToken ct) => store.HeadAsync(address, ct);

        public Task<bool> DeleteAsync(ObjectAddress address, CancellationToken ct)
        {
            kill.BeforeAct();
            return store.DeleteAsync(address, ct);
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A deployment was killed; its own code gets no chance to do anything about it.</summary>
internal sealed class KilledException : Exception;
