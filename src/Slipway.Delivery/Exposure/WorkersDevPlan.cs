using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Plans whether the Worker answers on workers.dev. Without a word in the manifest it is left as it is.</summary>
internal static class WorkersDevPlan
{
    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct)
    {
        if (context.Worker?.WorkersDev is not { } wanted)
        {
            return [];
        }

        var now = await NowAsync(context, ct);
        // It can be renamed, but only by hand: asking when something changes is soon enough.
        var subdomain = wanted.Enabled && (context.State.AccountSubdomain is null || now is not { Enabled: true } || context.IsScriptChanging)
            ? await AccountSubdomainAsync(context, ct)
            : context.State.AccountSubdomain;
        // A manifest that does not speak of the versions' addresses leaves them alone: what is read is what is sent.
        var next = new WorkersDev(wanted.Enabled, wanted.PreviewsEnabled ?? now?.PreviewsEnabled);
        var change = new PlannedChange
        {
            Kind = ChangeKind.Unchanged,
            Resource = "workers-dev",
            Name = subdomain is null ? context.WorkerName : WorkersDevHost.Of(context.WorkerName, subdomain),
            Phase = ApplyPhase.WorkersDev,
        };
        if (now == next)
        {
            return [change];
        }

        return
        [
            change with
            {
                Kind = now is null or { Enabled: false } && next.Enabled ? ChangeKind.Create : ChangeKind.Update,
                Fields = [.. Fields(now, next)],
                ApplyAsync = async (apply, token) =>
                {
                    apply.Progress($"switching workers.dev {(next.Enabled ? "on" : "off")}");
                    await apply.Api.Subdomains.PostAsync(apply.AccountId, apply.WorkerName, next, token);
                    apply.State = apply.State with { WorkersDev = next.Enabled };
                },
            },
        ];
    }

    private static IEnumerable<FieldChange> Fields(WorkersDev? now, WorkersDev next)
    {
        if (now?.Enabled != next.Enabled)
        {
            yield return new FieldChange("enabled", Text(now?.Enabled), Text(next.Enabled));
        }

        if (now?.PreviewsEnabled != next.PreviewsEnabled)
        {
            yield return new FieldChange("previews_enabled", Text(now?.PreviewsEnabled), Text(next.PreviewsEnabled));
        }
    }

    private static string? Text(bool? value) => value is null ? null : value.Value ? "true" : "false";

    private static async Task<WorkersDev?> NowAsync(PlanningContext context, CancellationToken ct)
    {
        try
        {
            return await context.Api.Subdomains.GetAsync(context.AccountId, context.WorkerName, ct);
        }
        catch (CloudflareException e) when (AbsentWorker.Is(e))
        {
            return null;
        }
    }

    private static async Task<string?> AccountSubdomainAsync(PlanningContext context, CancellationToken ct)
    {
        if (await context.Api.Subdomains.GetAccountAsync(context.AccountId, ct) is { } subdomain)
        {
            context.Notes.Add(state => state with { AccountSubdomain = subdomain });
            return subdomain;
        }

        context.Problems.Add(
            $"enabling workers.dev for Worker '{context.WorkerName}': account '{context.AccountId}' has no subdomain of workers.dev yet. "
            + "Choose one in the dashboard under Workers & Pages (it is asked for once), or set workers_dev to false.");
        return null;
    }
}
