using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>What is done with routes, and how the state notes it.</summary>
internal static class RouteChanges
{
    /// <summary>Makes a route. An answer that was lost, or that says that there is a route, is followed by a look.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Create(WantedName wanted) => async (apply, ct) =>
    {
        apply.Progress($"creating route '{wanted.Name}'");
        Route made;
        try
        {
            made = await apply.Api.Routes.CreateAsync(wanted.ZoneId, wanted.Name, apply.WorkerName, ct);
        }
        catch (CloudflareException e) when (e.RequestMayHaveBeenApplied || e.Has(CloudflareErrorCode.DuplicateRoute))
        {
            apply.Progress($"looking whether route '{wanted.Name}' is there");
            var found = (await apply.Api.Routes.ListAsync(wanted.ZoneId, ct)).FirstOrDefault(r => RoutePattern.Normalise(r.Pattern) == wanted.Name);
            if (found is not null && found.Script != apply.WorkerName)
            {
                throw new DeliveryException(TakenProblem(wanted, found), e);
            }

            // Nothing found = nothing made: this is the first attempt that arrives.
            made = found ?? await apply.Api.Routes.CreateAsync(wanted.ZoneId, wanted.Name, apply.WorkerName, ct);
        }

        apply.State = Note(new DeliveredRoute(wanted.ZoneId, made.Id, wanted.Name))(apply.State);
    };

    /// <summary>Brings a route to its pattern and this Worker.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Update(DeliveredRoute route) => async (apply, ct) =>
    {
        apply.Progress($"updating route '{route.Pattern}'");
        await apply.Api.Routes.UpdateAsync(route.ZoneId, route.Id, route.Pattern, apply.WorkerName, ct);
        apply.State = Note(route)(apply.State);
    };

    /// <summary>Takes a route away.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Delete(DeliveredRoute route) => async (apply, ct) =>
    {
        apply.Progress($"deleting route '{route.Pattern}'");
        await apply.Api.Routes.DeleteAsync(route.ZoneId, route.Id, ct);
        apply.State = Forget(route)(apply.State);
    };

    /// <summary>Notes a route in the place of what was noted of its pattern.</summary>
    public static Func<DeliveryState, DeliveryState> Note(DeliveredRoute route) =>
        state => state with { Routes = state.Routes.RemoveAll(r => r.ZoneId == route.ZoneId && (r.Id == route.Id || r.Pattern == route.Pattern)).Add(route) };

    /// <summary>Forgets a route.</summary>
    public static Func<DeliveryState, DeliveryState> Forget(DeliveredRoute route) =>
        state => state with { Routes = state.Routes.RemoveAll(r => r.ZoneId == route.ZoneId && r.Id == route.Id) };

    /// <summary>Where a route leads to.</summary>
    public static string Target(Route route) => route.Script is null ? "no Worker" : $"Worker '{route.Script}'";

    /// <summary>Somebody else's route has the pattern.</summary>
    public static string TakenProblem(WantedName wanted, Route found) =>
        $"creating route '{wanted.Name}' in zone '{wanted.ZoneId}': there is one that Slipway did not make, and it leads to {Target(found)} (id '{found.Id}'). "
        + "Delete it there, choose another pattern, or take it over with --adopt.";
}
