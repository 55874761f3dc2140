namespace Slipway.Delivery;

/// <summary>Makes the plan of a deployment.</summary>
/// <param name="access">What it works with.</param>
/// <param name="options">What shall be deployed.</param>
internal sealed class DeploymentPlanning(DeliveryAccess access, DeploymentOptions options)
{
    /// <summary>Plans.</summary>
    public async Task<DeploymentPlan> PlanAsync(CancellationToken ct)
    {
        var address = options.Address;
        var store = await StateStore.OpenAsync(access, address, ct);
        var context = new PlanningContext
        {
            Api = access.Api,
            AccountId = address.AccountId,
            Worker = options.Worker,
            WorkerName = address.Name,
            Values = options.Values,
            State = store.Read,
            Adopt = options.Adopt,
            SecretIterations = access.SecretIterations,
        };

        // The bundle first: one that is not what it must be stops the deployment before Cloudflare hears of it.
        var code = await WorkerCode.ReadAsync(access.Store, context, ct);
        var desired = code is null ? null : DesiredVersion.Of(context, code);
        await ApiAccess.VerifyAsync(access.Api, address.AccountId, ct);
        var changes = new List<PlannedChange>();
        foreach (var resource in Resources(code, desired))
        {
            changes.AddRange(await resource.PlanAsync(context, ct));
        }

        if (context.Problems.Count > 0)
        {
            throw new DeliveryException([.. context.Problems]);
        }

        return new(access, store, state => state.Script?.Versions.FindLast(v => v.UploadHash == desired!.UploadHash)?.Id ?? "")
        {
            Address = address,
            Changes = [.. changes.OrderBy(change => change.Phase)],
            Warnings = [.. context.Warnings],
            Notes = [.. context.Notes],
            OutcomeUrls = state => RouteUrls.Of(options.Worker, options.Values, state.AccountSubdomain),
        };
    }

    private IEnumerable<IDeliveredResource> Resources(WorkerCode? code, DesiredVersion? desired) =>
        code is null || desired is null ? [] : [new WorkerScript(access.Store, code, desired, options.Traffic), new Exposure()];
}
