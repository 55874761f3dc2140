namespace Slipway.Delivery;

/// <summary>Takes away all that was made from here: routes, domains, records, the script, the state. Bundles stay, and so does what the
/// Worker was bound to.</summary>
public static class Destruction
{
    /// <summary>Plans it; without anything of ours the plan has no changes.</summary>
    /// <exception cref="DeliveryException">The Worker exists and was not made by Slipway.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    public static Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, CancellationToken ct) => PlanAsync(access, address, force: false, ct);

    /// <summary>Plans it.</summary>
    /// <param name="access">What it works with.</param>
    /// <param name="address">Which Worker.</param>
    /// <param name="force">Also when other Workers are bound to it, or it has Durable Objects, whose data go with it.</param>
    /// <exception cref="DeliveryException">The Worker exists and was not made by Slipway.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API refused or could not be reached.</exception>
    public static async Task<DeploymentPlan> PlanAsync(DeliveryAccess access, WorkerAddress address, bool force, CancellationToken ct)
    {
        var store = await StateStore.OpenAsync(access, address, ct);
        var context = new PlanningContext
        {
            Api = access.Api,
            AccountId = address.AccountId,
            Worker = null,
            WorkerName = address.Name,
            Values = ResolvedValues.None,
            State = store.Read,
        };
        var permissions = RequiredPermissions.Of(null, store.Read);
        var changes = await RequiredPermissions.NamedAsync(permissions, () => ChangesAsync(context, force, ct));

        if (context.Problems.Count > 0)
        {
            throw new DeliveryException([.. context.Problems]);
        }

        return new(access, store, _ => "")
        {
            Address = address,
            Changes = [.. changes.Where(c => c.Kind != ChangeKind.Unchanged).OrderBy(change => change.Phase)],
            Warnings = [.. context.Warnings],
            Notes = [.. context.Notes],
            Permissions = permissions,
            OutcomeUrls = _ => [],
            IsDestruction = true,
        };
    }

    private static async Task<List<PlannedChange>> ChangesAsync(PlanningContext context, bool force, CancellationToken ct)
    {
        await ApiAccess.VerifyAsync(context.Api, context.AccountId, ct);
        var changes = new List<PlannedChange>();
        foreach (var resource in (IDeliveredResource[])[new Exposure(), new ScriptRemoval(force)])
        {
            changes.AddRange(await resource.PlanAsync(context, ct));
        }

        return changes;
    }
}
