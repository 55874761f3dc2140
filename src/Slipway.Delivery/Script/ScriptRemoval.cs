namespace Slipway.Delivery;

/// <summary>Takes the script away, with all its versions, after all that leads to it.</summary>
/// <param name="force">Also when other Workers are bound to it, or it has Durable Objects, whose data go with it.</param>
internal sealed class ScriptRemoval(bool force) : IDeliveredResource
{
    /// <summary>What a script with Durable Objects of its own is bound to.</summary>
    private const string DurableObjects = "durable_object_namespace";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct)
    {
        var live = await LiveWorker.ReadAsync(context.Api, new(context.AccountId, context.WorkerName), ct);
        if (live.Settings is not { } settings)
        {
            return [];
        }

        if (!await live.IsOursAsync(context.State, ct))
        {
            context.Problems.Add(
                $"destroying Worker '{context.WorkerName}': account {context.AccountId} has a Worker of this name that was not made by Slipway. "
                + "Delete it in the dashboard, or check --state-bucket and --state-prefix.");
            return [];
        }

        var classes = settings.Bindings.Where(b => DesiredBindings.TypeOf(b) == DurableObjects && b["script_name"] is null).Select(DesiredBindings.NameOf).ToList();
        if (classes.Count > 0 && !force)
        {
            context.Problems.Add(
                $"destroying Worker '{context.WorkerName}': it has Durable Objects ({string.Join(", ", classes)}), and all their data would be deleted with it. Add --force if that is wanted.");
            return [];
        }

        if (classes.Count > 0)
        {
            context.Warnings.Add($"the Worker has Durable Objects ({string.Join(", ", classes)}): all their data are deleted with it.");
        }

        return
        [
            new()
            {
                Kind = ChangeKind.Delete,
                Resource = WorkerScript.Resource,
                Name = context.WorkerName,
                Phase = ApplyPhase.RemoveScript,
                ApplyAsync = async (apply, token) =>
                {
                    await apply.AssertStateAsync(token);
                    apply.Progress($"deleting Worker '{apply.WorkerName}'");
                    await apply.Api.Scripts.DeleteAsync(apply.AccountId, apply.WorkerName, force, token);
                    apply.State = apply.State with { Script = null, Secrets = null };
                },
            },
        ];
    }
}
