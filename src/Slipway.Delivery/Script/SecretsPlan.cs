using System.Collections.Immutable;

namespace Slipway.Delivery;

/// <summary>What happens to the secrets. Those that were set by hand and are not in the manifest stay as they are.</summary>
internal sealed class SecretsPlan
{
    private readonly IReadOnlyDictionary<string, SecretText> values;
    private readonly ImmutableSortedDictionary<string, string> known;

    private SecretsPlan(IReadOnlyDictionary<string, SecretText> values, string salt, ImmutableSortedDictionary<string, string> wanted, ImmutableSortedDictionary<string, string> known)
    {
        (this.values, Salt, Wanted, this.known) = (values, salt, wanted, known);
        Changed = [.. wanted.Where(s => known.GetValueOrDefault(s.Key) != s.Value).Select(s => s.Key)];
        Removed = [.. known.Keys.Where(name => !wanted.ContainsKey(name))];
        Hash = SecretHash.OfAll(wanted);
    }

    /// <summary>The salt of the hashes.</summary>
    public string Salt { get; }

    /// <summary>The manifest's secrets: hash by name.</summary>
    public ImmutableSortedDictionary<string, string> Wanted { get; }

    /// <summary>Names of secrets that are new, or have another value than was set from here.</summary>
    public IReadOnlyList<string> Changed { get; }

    /// <summary>Names of secrets that were set from here and are not in the manifest any more.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>One hash of all secrets of the manifest.</summary>
    public string Hash { get; }

    /// <summary>Compares the manifest's secrets with what was set from here. An empty one is a problem, which is noted.</summary>
    public static SecretsPlan Of(PlanningContext context)
    {
        var salt = context.State.Secrets?.Salt ?? SecretHash.NewSalt();
        var values = new SortedDictionary<string, SecretText>(StringComparer.Ordinal);
        var wanted = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var secret in context.Worker!.Secrets)
        {
            var value = context.Values.Secret(secret.Value);
            if (value.Reveal().Length == 0)
            {
                context.Problems.Add($"setting secret '{secret.Name}' of Worker '{context.WorkerName}' ({secret.Position}): its value is empty. Put the value where the manifest points to, or remove the secret from the manifest.");
                continue;
            }

            values[secret.Name] = value;
            wanted[secret.Name] = SecretHash.Of(value, salt, context.SecretIterations);
        }

        return new(values, salt, wanted.ToImmutable(), context.State.Secrets?.Hashes ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Whether a secret was set from here before.</summary>
    public bool IsKnown(string name) => known.ContainsKey(name);

    /// <summary>All of the manifest's secrets, for an upload: so a version does not depend on what was changed outside before it.</summary>
    public IEnumerable<KeyValuePair<string, SecretText>> All => values;

    /// <summary>What a change of secrets alone sends: new values, and null for what goes away.</summary>
    public Dictionary<string, string?> Patch(IEnumerable<string> set, IEnumerable<string> remove)
    {
        var patch = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in set)
        {
            patch[name] = values[name].Reveal();
        }

        foreach (var name in remove)
        {
            patch[name] = null;
        }

        return patch;
    }

    /// <summary>What the state says once the manifest's secrets are set, and while those that are to go are still there.</summary>
    /// <param name="remaining">Names of secrets that are not in the manifest any more and still there.</param>
    public DeliveredSecrets? Set(IEnumerable<string> remaining) =>
        State(remaining.Aggregate(Wanted, (hashes, name) => hashes.SetItem(name, known[name])));

    /// <summary>What the state says before anything is set: the salt must be known when an interrupted deployment is finished.</summary>
    public DeliveredSecrets? Before() => State(known);

    private DeliveredSecrets? State(ImmutableSortedDictionary<string, string> hashes) =>
        values.Count == 0 && known.Count == 0 ? null : new(Salt, hashes);
}
