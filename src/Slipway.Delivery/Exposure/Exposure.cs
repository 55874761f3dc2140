namespace Slipway.Delivery;

/// <summary>What leads to a Worker: workers.dev, cron triggers, a DNS record, custom domains, routes. Each thing is looked after on its
/// own; only what the state says was made from here is changed or taken away.</summary>
internal sealed class Exposure : IDeliveredResource
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedChange>> PlanAsync(PlanningContext context, CancellationToken ct)
    {
        var wishes = await ExposureWishes.ReadAsync(context, new ZoneLookup(context), ct);
        var reads = new ZoneReads(context.Api, wishes.Zones);
        return
        [
            .. await WorkersDevPlan.PlanAsync(context, ct),
            .. await SchedulePlan.PlanAsync(context, ct),
            .. await DnsRecordPlan.PlanAsync(context, wishes, reads, ct),
            .. await CustomDomainPlan.PlanAsync(context, wishes, ct),
            .. await RoutePlan.PlanAsync(context, wishes, reads, ct),
        ];
    }
}
