using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Plans custom domains one by one: a hostname is unique in the account, and is the key.</summary>
internal sealed class CustomDomainPlan
{
    /// <summary>The sort of thing, in plans and in the state.</summary>
    public const string Resource = "custom-domain";

    private readonly PlanningContext context;
    private readonly IReadOnlyList<WorkerDomain> ours;

    private CustomDomainPlan(PlanningContext context, IReadOnlyList<WorkerDomain> ours) => (this.context, this.ours) = (context, ours);

    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, ExposureWishes wishes, CancellationToken ct)
    {
        var noted = context.State.CustomDomains.Select(d => d.Hostname)
            .Concat(context.State.Pending.Where(p => p.Resource == Resource).Select(p => p.Name))
            .Distinct(StringComparer.Ordinal).ToList();
        if (wishes.Domains.Count + noted.Count == 0)
        {
            return [];
        }

        var plan = new CustomDomainPlan(context, await context.Api.Domains.ListAsync(context.AccountId, null, context.WorkerName, ct));
        var changes = new List<PlannedChange>();
        foreach (var wanted in wishes.Domains)
        {
            changes.Add(await plan.WantAsync(wanted, ct));
        }

        foreach (var hostname in noted.Where(name => wishes.Domains.All(w => w.Name != name)))
        {
            if (plan.Remove(hostname, makesRoom: wishes.Record?.Name == hostname) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    private async Task<PlannedChange> WantAsync(WantedName wanted, CancellationToken ct)
    {
        var noted = Noted(wanted.Name);
        if (Find(wanted.Name) is { } found)
        {
            return Keep(wanted, noted, found);
        }

        // The list of this Worker's domains does not have it: another Worker may.
        if ((await context.Api.Domains.ListAsync(context.AccountId, wanted.Name, null, ct)).FirstOrDefault(d => IsName(d, wanted.Name)) is not { } held)
        {
            return Change(wanted, ChangeKind.Create, null, noted is null ? "" : "was deleted by hand");
        }

        if (noted?.Id == held.Id || context.Adopt)
        {
            return Change(wanted, ChangeKind.Update, held.Service, noted?.Id == held.Id ? "was changed by hand" : Remarks.Adopted);
        }

        context.Problems.Add(
            $"creating custom domain '{wanted.Name}': Worker '{held.Service}' has it (id '{held.Id}'), and Slipway did not make it for '{context.WorkerName}'. "
            + "Delete it there, choose another hostname, or take it over with --adopt.");
        return Unchanged(wanted.Name, "not made by Slipway");
    }

    private PlannedChange Keep(WantedName wanted, DeliveredCustomDomain? noted, WorkerDomain found)
    {
        var left = context.State.IsPending(Resource, wanted.ZoneId, wanted.Name);
        var delivered = new DeliveredCustomDomain(found.Id, wanted.Name, wanted.ZoneId);
        if ((noted is not null && noted != delivered) || (noted is null && (left || context.Adopt)))
        {
            context.Notes.Add(Note(delivered));
        }

        var remark = noted is not null ? "" : left ? Remarks.Left : context.Adopt ? Remarks.Adopted : "not made by Slipway: used as it is";
        return Unchanged(wanted.Name, remark);
    }

    private PlannedChange Change(WantedName wanted, ChangeKind kind, string? oldService, string remark) => new()
    {
        Kind = kind,
        Resource = Resource,
        Name = wanted.Name,
        Phase = ApplyPhase.CustomDomains,
        Fields = [new FieldChange("service", oldService, context.WorkerName)],
        Remark = remark,
        Intent = new PendingResource(Resource, wanted.ZoneId, wanted.Name, ""),
        ApplyAsync = async (apply, ct) =>
        {
            apply.Progress($"{(kind == ChangeKind.Create ? "creating" : "updating")} custom domain '{wanted.Name}'");
            var made = await apply.Api.Domains.PutAsync(apply.AccountId, wanted.Name, apply.WorkerName, wanted.ZoneId, ct);
            apply.State = Note(new DeliveredCustomDomain(made.Id, wanted.Name, wanted.ZoneId))(apply.State);
        },
    };

    private PlannedChange? Remove(string hostname, bool makesRoom)
    {
        var noted = Noted(hostname);
        if (Find(hostname) is not { } found)
        {
            // Gone, or another Worker's by now: either way no longer ours.
            if (noted is not null)
            {
                context.Notes.Add(Forget(hostname));
            }

            return null;
        }

        return new PlannedChange
        {
            Kind = ChangeKind.Delete,
            Resource = Resource,
            Name = hostname,
            Phase = makesRoom ? ApplyPhase.MakeRoom : ApplyPhase.RemoveCustomDomains,
            Remark = noted is null ? Remarks.Left : "",
            ApplyAsync = async (apply, ct) =>
            {
                apply.Progress($"deleting custom domain '{hostname}'");
                await apply.Api.Domains.DeleteAsync(apply.AccountId, found.Id, ct);
                apply.State = Forget(hostname)(apply.State);
            },
        };
    }

    private static PlannedChange Unchanged(string hostname, string remark) =>
        new() { Kind = ChangeKind.Unchanged, Resource = Resource, Name = hostname, Phase = ApplyPhase.CustomDomains, Remark = remark };

    private DeliveredCustomDomain? Noted(string hostname) => context.State.CustomDomains.FirstOrDefault(d => d.Hostname == hostname);

    private WorkerDomain? Find(string hostname) => ours.FirstOrDefault(d => IsName(d, hostname));

    private static bool IsName(WorkerDomain domain, string hostname) => string.Equals(domain.Hostname, hostname, StringComparison.OrdinalIgnoreCase);

    private static Func<DeliveryState, DeliveryState> Note(DeliveredCustomDomain domain) =>
        state => state with { CustomDomains = state.CustomDomains.RemoveAll(d => d.Hostname == domain.Hostname).Add(domain) };

    private static Func<DeliveryState, DeliveryState> Forget(string hostname) =>
        state => state with { CustomDomains = state.CustomDomains.RemoveAll(d => d.Hostname == hostname) };
}
