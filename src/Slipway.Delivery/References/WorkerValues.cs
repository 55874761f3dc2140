using System.Text.RegularExpressions;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>A value of a manifest that may be a reference.</summary>
/// <param name="Value">The value.</param>
/// <param name="IdOf">What it must be the id of, <c>an account</c> or <c>a zone</c>; null = any text.</param>
internal sealed partial record WorkerValue(ManifestValue Value, string? IdOf = null)
{
    /// <summary>The text that a reference led to, if it can be what is wanted here.</summary>
    /// <exception cref="FormatException">It cannot: the rest of a sentence.</exception>
    public string Check(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new FormatException($"{Value} is empty. Correct what it refers to.")
        : IdOf is not null && !Id().IsMatch(text) ? throw new FormatException($"{Value} is '{text}', and the id of {IdOf} has 32 hexadecimal digits. Correct what it refers to.")
        : text;

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>The values of a manifest that may be references, without the secrets.</summary>
internal static class WorkerValues
{
    /// <summary>All of them, the account's id first: others are looked for in that account.</summary>
    public static IEnumerable<WorkerValue> Of(CloudflareWorker worker)
    {
        const string Zone = "a zone";
        yield return new(worker.AccountId, "an account");
        ManifestValue?[] texts =
        [
            worker.Bundle?.Bucket,
            .. worker.Bindings.SelectMany(binding => binding.Fields.Values),
            .. worker.Bindings.SelectMany(binding => binding.Fields.Values.OfType<JsonLiteralValue>()).SelectMany(json => JsonReferences.In(json.Json, json.Position)),
            .. (worker.TailConsumers ?? []).SelectMany(consumer => JsonReferences.In(consumer, worker.Position)),
            .. (worker.Migrations ?? []).SelectMany(migration => JsonReferences.In(migration.Changes, worker.Position)),
            worker.Dns?.Hostname,
            worker.Dns?.RoutePattern,
            .. worker.CustomDomains?.Select(domain => domain.Hostname) ?? [],
            .. worker.Routes?.Select(route => route.Pattern) ?? [],
        ];
        foreach (var value in texts.OfType<ManifestValue>())
        {
            yield return new(value);
        }

        ManifestValue?[] zones = [worker.Dns?.ZoneId, .. worker.CustomDomains?.Select(domain => domain.ZoneId) ?? [], .. worker.Routes?.Select(route => route.ZoneId) ?? []];
        foreach (var value in zones.OfType<ManifestValue>())
        {
            yield return new(value, Zone);
        }
    }
}
