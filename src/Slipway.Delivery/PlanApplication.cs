using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Makes a plan true. The state is written before the first change (what is about to be made), right before traffic moves
/// (so that of two deployments at once one stops before it), and after the last change. Whatever comes behind the traffic is made only while the state is still
/// as it was left. A run that is killed in between leaves what the next one needs to go on.</summary>
/// <param name="plan">The plan.</param>
/// <param name="progress">Receives a line for each thing that is done.</param>
internal sealed class PlanApplication(DeploymentPlan plan, Action<string> progress)
{
    /// <summary>How long the state of a cancelled run may take to be written.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(10);

    private readonly StateStore store = plan.Store;

    /// <summary>Makes it.</summary>
    public async Task<DeploymentOutcome> RunAsync(CancellationToken ct)
    {
        var state = plan.Notes.Aggregate(store.Read, (noted, note) => note(noted));
        // An interrupted roll back or promotion is finished by this plan, or of the past after it.
        state = state with { Pending = state.Pending.RemoveAll(TrafficIntent.Is) };
        var changes = plan.Changes.Where(change => change.ApplyAsync is not null).ToList();
        if (changes.Count > 0)
        {
            state = await MakeAsync(changes, state, ct);
        }

        // A roll back that is done says nothing about what an interrupted deployment left.
        state = state with { Pending = plan.MovesTrafficOnly ? state.Pending.RemoveAll(TrafficIntent.Is) : [] };
        if (plan.IsDestruction)
        {
            if (store.Exists)
            {
                await store.DeleteAsync(ct);
            }
        }
        else if (!IsSame(state, store.Written))
        {
            await store.WriteAsync(state, ct);
        }

        return new()
        {
            Address = plan.Address,
            RouteUrls = plan.OutcomeUrls(state),
            VersionId = plan.OutcomeVersion(state),
            DeploymentId = state.Script?.DeploymentId ?? "",
            ApiCalls = plan.Access.Api.Calls,
            HasChanged = changes.Count > 0,
        };
    }

    private async Task<DeliveryState> MakeAsync(IReadOnlyList<PlannedChange> changes, DeliveryState state, CancellationToken ct)
    {
        // What an earlier run set out to make and did not note stays written down until the end: it may be there.
        var intents = plan.Changes.Select(change => change.Intent).OfType<PendingResource>();
        ApplyContext? context = null;
        var (calls, looked) = (plan.Access.Api.Calls, plan.Access.Api.Calls);
        context = new ApplyContext
        {
            Api = plan.Access.Api,
            AccountId = plan.Address.AccountId,
            WorkerName = plan.Address.Name,
            State = state with { Pending = [.. state.Pending.Union(intents)] },
            Progress = progress,
            Warn = plan.Access.Warn,
            // Right after a write there is nothing to assert.
            AssertStateAsync = async token =>
            {
                if (plan.Access.Api.Calls > calls)
                {
                    await store.WriteAsync(context!.State, token);
                    calls = plan.Access.Api.Calls;
                }
            },
        };
        await store.WriteAsync(context.State, ct);
        PlannedChange? current = null;
        try
        {
            foreach (var change in changes)
            {
                current = change;
                if (change.Phase >= ApplyPhase.ScriptSettings && plan.Access.Api.Calls > Math.Max(calls, looked))
                {
                    await store.AssertUnchangedAsync(ct);
                    looked = plan.Access.Api.Calls;
                }

                await change.ApplyAsync!(context, ct);
            }
        }
        catch (Exception e)
        {
            await NoteAsync(IsRefusal(e) && current?.Intent is { } refused ? context.State with { Pending = context.State.Pending.Remove(refused) } : context.State);
            throw;
        }

        return context.State;
    }

    /// <summary>True when it is certain that nothing was made: then what has the same name later on is not ours.</summary>
    private static bool IsRefusal(Exception e) =>
        (e as DeliveryException)?.InnerException is { } cause ? IsRefusal(cause) : e is CloudflareException { IsTransient: false, RequestMayHaveBeenApplied: false, Errors.Count: > 0 };

    /// <summary>Notes what was made until something went wrong; what went wrong is what the user must learn.</summary>
    private async Task NoteAsync(DeliveryState state)
    {
        if (store.IsLost)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LastWrite);
        try
        {
            if (!IsSame(state, store.Written))
            {
                await store.WriteAsync(state, limit.Token);
            }
        }
        catch (Exception e) when (e is DeliveryException or ObjectStore.ObjectStoreException or OperationCanceledException)
        {
            plan.Access.Warn($"what was made until then could not be noted: {e.Message}");
        }
    }

    private static bool IsSame(DeliveryState one, DeliveryState other) =>
        StateJson.ToBytes(one with { Serial = 0, Run = "" }).AsSpan().SequenceEqual(StateJson.ToBytes(other with { Serial = 0, Run = "" }));
}
