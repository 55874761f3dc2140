using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Plans the DNS record of a hostname: any proxied address record is enough for a route, so what is there already is used
/// where that is safe, and somebody else's record is never emptied or deleted.</summary>
internal sealed class DnsRecordPlan
{
    /// <summary>The sort of thing, in plans and in the state.</summary>
    public const string Resource = "dns-record";

    private readonly PlanningContext context;
    private readonly ExposureWishes wishes;
    private readonly ZoneReads reads;

    private DnsRecordPlan(PlanningContext context, ExposureWishes wishes, ZoneReads reads) => (this.context, this.wishes, this.reads) = (context, wishes, reads);

    public static async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, ExposureWishes wishes, ZoneReads reads, CancellationToken ct)
    {
        var plan = new DnsRecordPlan(context, wishes, reads);
        var changes = new List<PlannedChange>();
        if (wishes.Record is { } wanted)
        {
            changes.Add(await plan.WantAsync(wanted, ct));
        }

        foreach (var (zoneId, name) in plan.Unwanted())
        {
            if (await plan.RemoveAsync(zoneId, name, ct) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>Names of records that are ours, or that an interrupted deployment may have made, and that shall not be.</summary>
    private IEnumerable<(string ZoneId, string Name)> Unwanted() =>
        context.State.DnsRecords.Select(r => (r.ZoneId, r.Name))
            .Concat(context.State.Pending.Where(p => p.Resource == Resource).Select(p => (p.ZoneId, p.Name)))
            .Distinct()
            .Where(r => wishes.Record?.Is(r.ZoneId, r.Name) != true);

    private async Task<PlannedChange> WantAsync(WantedName wanted, CancellationToken ct)
    {
        // A custom domain of ours that gives way takes the record that Cloudflare made for it along.
        var leaving = context.State.CustomDomains.Any(d => d.Hostname == wanted.Name);
        var records = leaving ? [] : await reads.RecordsAsync(wanted.ZoneId, wanted.Name, ct);
        var noted = Noted(wanted.ZoneId, wanted.Name);
        if (noted is not null && records.FirstOrDefault(r => r.Id == noted.Id) is { } ours)
        {
            return Keep(wanted, noted, ours);
        }

        if (noted is not null)
        {
            context.Notes.Add(DnsRecordChanges.Forget(noted));
        }

        var unchanged = new PlannedChange { Kind = ChangeKind.Unchanged, Resource = Resource, Name = wanted.Name, Phase = ApplyPhase.DnsRecords };
        if (context.State.IsPending(Resource, wanted.ZoneId, wanted.Name) && records.FirstOrDefault(PlaceholderRecord.IsAsMade) is { } left)
        {
            context.Notes.Add(DnsRecordChanges.Note(DnsRecordChanges.Delivered(wanted.ZoneId, left)));
            return unchanged with { Remark = Remarks.Left };
        }

        if (context.Adopt && records.FirstOrDefault(PlaceholderRecord.IsAsMade) is { } asMade)
        {
            context.Notes.Add(DnsRecordChanges.Note(DnsRecordChanges.Delivered(wanted.ZoneId, asMade)));
            return unchanged with { Remark = Remarks.Adopted };
        }

        // Somebody's placeholder, or the one that Cloudflare keeps for a custom domain: it does for a route, and is nothing to own.
        if (records.Any(r => r.Proxied && PlaceholderRecord.Is(r)))
        {
            return unchanged with { Remark = "a placeholder that Slipway did not make: used as it is" };
        }

        if (records.Count == 0)
        {
            return Create(wanted, noted is null ? "" : "was deleted by hand");
        }

        var foreign = records.FirstOrDefault(r => r.Proxied) ?? records[0];
        if (context.Adopt)
        {
            return Bring(wanted, foreign, SettingsOf(foreign) with { Proxied = true }, kept: true, $"{Remarks.Adopted}: its content stays");
        }

        context.Problems.Add(DnsRecordChanges.ForeignProblem(wanted, foreign));
        return unchanged with { Remark = "not made by Slipway" };
    }

    /// <summary>A record of ours is brought back to what it shall be; of one that was adopted only the proxy is our concern.</summary>
    private PlannedChange Keep(WantedName wanted, DeliveredDnsRecord noted, DnsRecord found) =>
        Bring(wanted, found, noted.Kept ? SettingsOf(found) with { Proxied = true } : PlaceholderRecord.SettingsOf(found), noted.Kept, "");

    private PlannedChange Bring(WantedName wanted, DnsRecord found, DnsRecordSettings settings, bool kept, string remark)
    {
        var fields = Fields(found, settings).ToList();
        var delivered = DnsRecordChanges.Delivered(wanted.ZoneId, found, kept) with { Content = settings.Content };
        if (fields.Count == 0 && Noted(wanted.ZoneId, wanted.Name) != delivered)
        {
            context.Notes.Add(DnsRecordChanges.Note(delivered));
        }

        return new PlannedChange
        {
            Kind = fields.Count == 0 ? ChangeKind.Unchanged : ChangeKind.Update,
            Resource = Resource,
            Name = wanted.Name,
            Phase = ApplyPhase.DnsRecords,
            Fields = fields,
            Remark = remark,
            ApplyAsync = fields.Count == 0 ? null : DnsRecordChanges.Update(wanted.ZoneId, delivered, settings),
        };
    }

    private static PlannedChange Create(WantedName wanted, string remark)
    {
        var settings = PlaceholderRecord.Settings(wanted.Name);
        return new PlannedChange
        {
            Kind = ChangeKind.Create,
            Resource = Resource,
            Name = wanted.Name,
            Phase = ApplyPhase.DnsRecords,
            Fields = [new("type", null, settings.Type), new("content", null, settings.Content), new("proxied", null, "true")],
            Remark = remark,
            Intent = new PendingResource(Resource, wanted.ZoneId, wanted.Name, PlaceholderRecord.Detail),
            ApplyAsync = DnsRecordChanges.Create(wanted),
        };
    }

    private async Task<PlannedChange?> RemoveAsync(string zoneId, string name, CancellationToken ct)
    {
        var noted = Noted(zoneId, name);
        var records = await reads.RecordsAsync(zoneId, name, ct);
        var found = noted is null ? records.FirstOrDefault(PlaceholderRecord.IsAsMade) : records.FirstOrDefault(r => r.Id == noted.Id);
        if (found is null)
        {
            Forget(noted, null);
            return null;
        }

        if (noted is { Kept: true })
        {
            Forget(noted, $"DNS record '{name}' ({DnsRecordChanges.Text(found)}) was taken over, not made: it stays as it is.");
            return null;
        }

        if (!PlaceholderRecord.Is(found))
        {
            Forget(noted, $"DNS record '{name}' was changed by hand to {DnsRecordChanges.Text(found)}: it stays as it is.");
            return null;
        }

        var makesRoom = wishes.Domains.Any(d => d.Name == name);
        if (!makesRoom && await RoutePlan.StayingRouteAsync(context, wishes, reads, zoneId, name, ct) is { } route)
        {
            context.Warnings.Add($"DNS record '{name}' stays: route '{route.Pattern}' of Worker '{route.Script}' needs it.");
            return null;
        }

        return new PlannedChange
        {
            Kind = ChangeKind.Delete,
            Resource = Resource,
            Name = name,
            Phase = makesRoom ? ApplyPhase.MakeRoom : ApplyPhase.RemoveDnsRecords,
            Remark = noted is null ? Remarks.Left : "",
            ApplyAsync = DnsRecordChanges.Delete(DnsRecordChanges.Delivered(zoneId, found)),
        };
    }

    private void Forget(DeliveredDnsRecord? noted, string? warning)
    {
        if (noted is not null)
        {
            context.Notes.Add(DnsRecordChanges.Forget(noted));
        }

        if (warning is not null)
        {
            context.Warnings.Add(warning);
        }
    }

    private DeliveredDnsRecord? Noted(string zoneId, string name) => context.State.DnsRecords.FirstOrDefault(r => r.ZoneId == zoneId && r.Name == name);

    private static DnsRecordSettings SettingsOf(DnsRecord record) =>
        new(record.Type, record.Name, record.Content ?? "", record.Proxied, DnsRecordSettings.AutomaticTtl, record.Comment);

    private static IEnumerable<FieldChange> Fields(DnsRecord found, DnsRecordSettings settings)
    {
        if (found.Content != settings.Content)
        {
            yield return new FieldChange("content", found.Content, settings.Content);
        }

        if (found.Proxied != settings.Proxied)
        {
            yield return new FieldChange("proxied", "false", "true");
        }

        if ((found.Comment ?? "") != (settings.Comment ?? ""))
        {
            yield return new FieldChange("comment", found.Comment, settings.Comment);
        }
    }
}
