using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>What is done with DNS records, and how the state notes it.</summary>
internal static class DnsRecordChanges
{
    /// <summary>Makes the placeholder. An answer that was lost, or that says that there is a record, is followed by a look.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Create(WantedName wanted) => async (apply, ct) =>
    {
        var settings = PlaceholderRecord.Settings(wanted.Name);
        apply.Progress($"creating DNS record '{wanted.Name}'");
        try
        {
            var made = await apply.Api.Dns.CreateAsync(wanted.ZoneId, settings, ct);
            apply.State = Note(Delivered(wanted.ZoneId, made))(apply.State);
        }
        catch (CloudflareException e) when (e.RequestMayHaveBeenApplied || Exists(e))
        {
            apply.Progress($"looking whether DNS record '{wanted.Name}' is there");
            var records = (await apply.Api.Dns.ListAsync(wanted.ZoneId, wanted.Name, null, ct)).Where(PlaceholderRecord.IsAddress).ToList();
            if (records.FirstOrDefault(PlaceholderRecord.IsAsMade) is { } ours)
            {
                apply.State = Note(Delivered(wanted.ZoneId, ours))(apply.State);
            }
            else if (!records.Any(r => r.Proxied && PlaceholderRecord.Is(r)))
            {
                if (records.Count > 0)
                {
                    throw new DeliveryException(ForeignProblem(wanted, records.FirstOrDefault(r => r.Proxied) ?? records[0]), e);
                }

                // The look found nothing, so nothing was made: this is the first attempt that arrives.
                var made = await apply.Api.Dns.CreateAsync(wanted.ZoneId, settings, ct);
                apply.State = Note(Delivered(wanted.ZoneId, made))(apply.State);
            }
        }
    };

    /// <summary>Brings a record to settings.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Update(string zoneId, DeliveredDnsRecord delivered, DnsRecordSettings settings) => async (apply, ct) =>
    {
        apply.Progress($"updating DNS record '{delivered.Name}'");
        await apply.Api.Dns.UpdateAsync(zoneId, delivered.Id, settings, ct);
        apply.State = Note(delivered)(apply.State);
    };

    /// <summary>Takes a record away.</summary>
    public static Func<ApplyContext, CancellationToken, Task> Delete(DeliveredDnsRecord delivered) => async (apply, ct) =>
    {
        apply.Progress($"deleting DNS record '{delivered.Name}'");
        await apply.Api.Dns.DeleteAsync(delivered.ZoneId, delivered.Id, ct);
        apply.State = Forget(delivered)(apply.State);
    };

    /// <summary>What the state notes of a record.</summary>
    public static DeliveredDnsRecord Delivered(string zoneId, DnsRecord record, bool kept = false) =>
        new(zoneId, record.Id, record.Name.ToLowerInvariant(), record.Type, record.Content ?? "", kept);

    /// <summary>Notes a record in the place of what was noted of its name.</summary>
    public static Func<DeliveryState, DeliveryState> Note(DeliveredDnsRecord record) =>
        state => state with { DnsRecords = state.DnsRecords.RemoveAll(r => r.ZoneId == record.ZoneId && r.Name == record.Name).Add(record) };

    /// <summary>Forgets a record.</summary>
    public static Func<DeliveryState, DeliveryState> Forget(DeliveredDnsRecord record) =>
        state => state with { DnsRecords = state.DnsRecords.RemoveAll(r => r.ZoneId == record.ZoneId && r.Id == record.Id) };

    /// <summary>A record in a message: type, content, whether it is proxied.</summary>
    public static string Text(DnsRecord record) => $"{record.Type} {record.Content}, {(record.Proxied ? "proxied" : "DNS only")}";

    /// <summary>Somebody else's record is in the way.</summary>
    public static string ForeignProblem(WantedName wanted, DnsRecord found) =>
        $"creating DNS record '{wanted.Name}' in zone '{wanted.ZoneId}': there is one that Slipway did not make: {Text(found)}"
        + $"{(string.IsNullOrEmpty(found.Comment) ? "" : $", comment '{found.Comment}'")} (id '{found.Id}'). "
        + (found.Proxied
            ? "Delete it, or use it as it is with --adopt: Slipway neither changes nor deletes it then."
            : "Delete it, or use it with --adopt: its content stays, and it is set to proxied, which a route needs.");

    private static bool Exists(CloudflareException e) => e.Has(
        CloudflareErrorCode.DnsHostExists, CloudflareErrorCode.DnsCnameExists, CloudflareErrorCode.DnsRecordExists, CloudflareErrorCode.DnsIdenticalRecordExists);
}
