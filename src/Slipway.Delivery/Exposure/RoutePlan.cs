using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Plans routes one by one; a zone's routes are never replaced as a set.</summary>
internal sealed class RoutePlan
{
    /// <summary>The sort of thing, in plans and in the state.</summary>
    public const string Resource = "route";

    private readonly PlanningContext context;
    private readonly ExposureWishes wishes;
    private readonly ZoneReads reads;

    private RoutePlan(PlanningContext context, ExposureWishes wishes, ZoneReads reads) => (this.context, this.wishes, this.reads) = (context, wishes, reads);

    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, ExposureWishes wishes, ZoneReads reads, CancellationToken ct)
    {
        var plan = new RoutePlan(context, wishes, reads);
        var changes = new List<PlannedChange>();
        foreach (var wanted in wishes.Routes)
        {
            changes.Add(await plan.WantAsync(wanted, ct));
        }

        foreach (var noted in context.State.Routes.Where(r => !plan.IsUsed(r)))
        {
            if (await plan.RemoveAsync(noted, ct) is { } change)
            {
                changes.Add(change);
            }
        }

        foreach (var pending in context.State.Pending.Where(p => p.Resource == Resource && !wishes.WantsRoute(p.ZoneId, p.Name) && !plan.IsNoted(p.ZoneId, p.Name)))
        {
            if (Find(await reads.RoutesAsync(pending.ZoneId, ct), pending.Name) is { } left && left.Script == context.WorkerName)
            {
                changes.Add(Delete(new DeliveredRoute(pending.ZoneId, left.Id, left.Pattern), Remarks.Left));
            }
        }

        return changes;
    }

    /// <summary>A route of a hostname that is there and does not go away with this plan, or null.</summary>
    public static async Task<Route?> StayingRouteAsync(
        PlanningContext context, ExposureWishes wishes, ZoneReads reads, string zoneId, string hostname, CancellationToken ct)
    {
        var plan = new RoutePlan(context, wishes, reads);
        return (await reads.RoutesAsync(zoneId, ct)).FirstOrDefault(route =>
            route.Script is not null && RoutePattern.Host(route.Pattern) == hostname && !plan.Goes(zoneId, route));
    }

    private bool Goes(string zoneId, Route route) =>
        route.Script == context.WorkerName
        && !wishes.WantsRoute(zoneId, route.Pattern)
        && (context.State.Routes.Any(r => r.ZoneId == zoneId && r.Id == route.Id) || context.State.IsPending(Resource, zoneId, RoutePattern.Normalise(route.Pattern)));

    private async Task<PlannedChange> WantAsync(WantedName wanted, CancellationToken ct)
    {
        var routes = await reads.RoutesAsync(wanted.ZoneId, ct);
        var noted = context.State.Routes.FirstOrDefault(r => wanted.Is(r.ZoneId, r.Pattern));
        if (Find(routes, wanted.Name) is { } found)
        {
            return noted?.Id == found.Id ? Keep(wanted, found) : Foreign(wanted, found);
        }

        if (noted is null || routes.FirstOrDefault(r => r.Id == noted.Id) is not { } moved || wishes.WantsRoute(wanted.ZoneId, moved.Pattern))
        {
            return Create(wanted, noted is null ? "" : "was deleted by hand");
        }

        return Update(wanted, moved, [new FieldChange("pattern", moved.Pattern, wanted.Name), .. Script(moved)], "was changed by hand");
    }

    private PlannedChange Keep(WantedName wanted, Route found) =>
        found.Script == context.WorkerName ? Unchanged(wanted, "") : Update(wanted, found, Script(found), "was changed by hand");

    private PlannedChange Foreign(WantedName wanted, Route found)
    {
        if (found.Script == context.WorkerName)
        {
            var left = context.State.IsPending(Resource, wanted.ZoneId, wanted.Name);
            if (left || context.Adopt)
            {
                context.Notes.Add(RouteChanges.Note(new DeliveredRoute(wanted.ZoneId, found.Id, wanted.Name)));
            }

            return Unchanged(wanted, left ? Remarks.Left : context.Adopt ? Remarks.Adopted : "not made by Slipway: used as it is");
        }

        if (context.Adopt)
        {
            return Update(wanted, found, Script(found), Remarks.Adopted) with { Intent = Intent(wanted) };
        }

        context.Problems.Add(RouteChanges.TakenProblem(wanted, found));
        return Unchanged(wanted, "not made by Slipway");
    }

    private async Task<PlannedChange?> RemoveAsync(DeliveredRoute noted, CancellationToken ct)
    {
        if ((await reads.RoutesAsync(noted.ZoneId, ct)).FirstOrDefault(r => r.Id == noted.Id) is not { } found)
        {
            context.Notes.Add(RouteChanges.Forget(noted));
            return null;
        }

        if (found.Script == context.WorkerName)
        {
            return Delete(noted with { Pattern = found.Pattern }, "");
        }

        context.Notes.Add(RouteChanges.Forget(noted));
        context.Warnings.Add($"route '{found.Pattern}' was changed by hand to lead to {RouteChanges.Target(found)}: it stays as it is.");
        return null;
    }

    /// <summary>True for a route of the state that serves a wish: of the same pattern, or about to be brought back to it.</summary>
    private bool IsUsed(DeliveredRoute noted) => wishes.WantsRoute(noted.ZoneId, noted.Pattern);

    private bool IsNoted(string zoneId, string pattern) => context.State.Routes.Any(r => r.ZoneId == zoneId && r.Pattern == pattern);

    private static Route? Find(IReadOnlyList<Route> routes, string pattern) => routes.FirstOrDefault(r => RoutePattern.Normalise(r.Pattern) == pattern);

    private List<FieldChange> Script(Route found) => found.Script == context.WorkerName ? [] : [new FieldChange("script", found.Script, context.WorkerName)];

    private static PendingResource Intent(WantedName wanted) => new(Resource, wanted.ZoneId, wanted.Name, "");

    private static PlannedChange Unchanged(WantedName wanted, string remark) =>
        new() { Kind = ChangeKind.Unchanged, Resource = Resource, Name = wanted.Name, Phase = ApplyPhase.Routes, Remark = remark };

    private PlannedChange Create(WantedName wanted, string remark) => new()
    {
        Kind = ChangeKind.Create,
        Resource = Resource,
        Name = wanted.Name,
        Phase = ApplyPhase.Routes,
        Fields = [new FieldChange("script", null, context.WorkerName)],
        Remark = remark,
        Intent = Intent(wanted),
        ApplyAsync = RouteChanges.Create(wanted),
    };

    private static PlannedChange Update(WantedName wanted, Route found, IReadOnlyList<FieldChange> fields, string remark) => new()
    {
        Kind = ChangeKind.Update,
        Resource = Resource,
        Name = wanted.Name,
        Phase = ApplyPhase.Routes,
        Fields = fields,
        Remark = remark,
        ApplyAsync = RouteChanges.Update(new DeliveredRoute(wanted.ZoneId, found.Id, wanted.Name)),
    };

    private static PlannedChange Delete(DeliveredRoute route, string remark) => new()
    {
        Kind = ChangeKind.Delete,
        Resource = Resource,
        Name = route.Pattern,
        Phase = ApplyPhase.RemoveRoutes,
        Remark = remark,
        ApplyAsync = RouteChanges.Delete(route),
    };
}
