using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Plans cron triggers. The API knows only the whole list, and the script is ours: when the manifest has schedules, they are
/// all that there is. When it has none any more, those that were set from here go, and others stay.</summary>
internal static class SchedulePlan
{
    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct)
    {
        // With the script its cron triggers go too.
        if (context.Worker is not { } worker || (worker.Schedules is null && context.State.Schedules.IsEmpty))
        {
            return [];
        }

        var now = await NowAsync(context, ct);
        IReadOnlyList<string> wanted = [.. (worker.Schedules ?? now.Except(context.State.Schedules, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<string> ours = worker.Schedules is null ? [] : wanted;
        var change = new PlannedChange
        {
            Kind = ChangeKind.Unchanged,
            Resource = "schedule",
            Name = wanted.Count > 0 ? string.Join(", ", wanted) : string.Join(", ", now),
            Phase = ApplyPhase.Schedules,
        };
        if (wanted.ToHashSet(StringComparer.Ordinal).SetEquals(now))
        {
            Note(context, ours);
            return wanted.Count == 0 ? [] : [change];
        }

        return
        [
            change with
            {
                Kind = now.Count == 0 ? ChangeKind.Create : wanted.Count == 0 ? ChangeKind.Delete : ChangeKind.Update,
                Fields =
                [
                    .. now.Except(wanted, StringComparer.Ordinal).Select(cron => new FieldChange("cron", cron, null)),
                    .. wanted.Except(now, StringComparer.Ordinal).Select(cron => new FieldChange("cron", null, cron)),
                ],
                ApplyAsync = async (apply, token) =>
                {
                    apply.Progress(wanted.Count == 0 ? "removing all cron triggers" : $"setting cron triggers: {string.Join(", ", wanted)}");
                    await apply.Api.Scripts.PutSchedulesAsync(apply.AccountId, apply.WorkerName, wanted, token);
                    apply.State = apply.State with { Schedules = [.. ours] };
                },
            },
        ];
    }

    private static async Task<IReadOnlyList<string>> NowAsync(PlanningContext context, CancellationToken ct)
    {
        try
        {
            return await context.Api.Scripts.GetSchedulesAsync(context.AccountId, context.WorkerName, ct);
        }
        catch (CloudflareException e) when (AbsentWorker.Is(e))
        {
            return [];
        }
    }

    private static void Note(PlanningContext context, IReadOnlyList<string> ours)
    {
        if (!context.State.Schedules.SequenceEqual(ours, StringComparer.Ordinal))
        {
            context.Notes.Add(state => state with { Schedules = [.. ours] });
        }
    }
}
