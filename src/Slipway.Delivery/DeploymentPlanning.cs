namespace Slipway.Delivery;

/// <summary>Makes the plan of a deployment.</summary>
/// <param name="access">What it works with.</param>
/// <param name="options">What shall be deployed.</param>
internal sealed class DeploymentPlanning(DeliveryAccess access, DeploymentOptions options)
{
    /// <summary>Plans. With references from the state's memory twice, when they turn out not to be true any more (<see cref="ReferenceMemory"/>).</summary>
    public async Task<DeploymentPlan> PlanAsync(CancellationToken ct)
    {
        if (options.Memory is not { } memory)
        {
            return await PlanOnceAsync(ct);
        }

        var (calls, plan, problem) = (access.Api.Calls, (DeploymentPlan?)null, (Exception?)null);
        try
        {
            plan = await PlanOnceAsync(ct);
            if (!plan.HasChanges && await memory.IsTrueAsync(access, options, access.Api.Calls - calls, ct))
            {
                return plan;
            }
        }
        catch (DeliveryException e) when (e is not UnusableTokenException)
        {
            problem = e;
        }

        var values = await memory.LookUpAsync(ct);
        return !values.References.SequenceEqual(options.Values.References) ? await new DeploymentPlanning(access, options with { Values = values, Memory = null }).PlanAsync(ct)
            : problem is null ? plan!
            : throw problem;
    }

    private async Task<DeploymentPlan> PlanOnceAsync(CancellationToken ct)
    {
        var address = options.Address;
        var store = await StateStore.OpenAsync(access, address, ct);
        var context = new PlanningContext
        {
            Api = access.Api,
            AccountId = address.AccountId,
            Worker = options.Values.Apply(options.Worker),
            WorkerName = address.Name,
            Values = options.Values,
            State = store.Read,
            Adopt = options.Adopt,
            Time = access.Time,
            SecretIterations = access.SecretIterations,
            ChecksAssets = options.ChecksAssets,
            Neighbours = options.Neighbours,
        };
        if (!context.State.References.SequenceEqual(options.Values.References))
        {
            context.Notes.Add(state => state with { References = options.Values.References });
        }

        // The bundle first: one that is not what it must be stops the deployment before Cloudflare hears of it.
        var code = await WorkerCode.ReadAsync(access.Store, context, ct);
        var desired = code is null ? null : DesiredVersion.Of(context, code);
        var script = code is null || desired is null ? null : new WorkerScript(access.Store, code, desired, options.Traffic);
        var permissions = RequiredPermissions.Of(options.Worker, context.State);
        var changes = await RequiredPermissions.NamedAsync(permissions, () => ChangesAsync(context, script, ct));
        if (context.Problems.Count > 0)
        {
            throw new DeliveryException([.. context.Problems]);
        }

        return new(access, store, script!.VersionIn)
        {
            Address = address,
            Changes = [.. changes.OrderBy(change => change.Phase)],
            Warnings = [.. context.Warnings],
            Notes = [.. context.Notes],
            Permissions = permissions,
            OutcomeUrls = state => RouteUrls.Of(options.Worker, options.Values, state.AccountSubdomain),
        };
    }

    /// <summary>Problems of what leads to the Worker are named too when there is one with its code.</summary>
    private async Task<IReadOnlyList<PlannedChange>> ChangesAsync(PlanningContext context, WorkerScript? script, CancellationToken ct)
    {
        await ApiAccess.VerifyAsync(access.Api, context.AccountId, ct);
        IReadOnlyList<PlannedChange> changes = script is null ? [] : await script.PlanAsync(context, ct);
        context.IsScriptChanging = changes.Any(change => change.Kind != ChangeKind.Unchanged);
        return [.. changes, .. await new Exposure().PlanAsync(context, ct)];
    }
}
