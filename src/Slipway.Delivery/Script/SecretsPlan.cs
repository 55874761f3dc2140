using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>What happens to the secrets. Those that were set by hand and are not in the manifest stay as they are.</summary>
internal sealed class SecretsPlan
{
    /// <summary>The type of a secret that is text; the others are keys.</summary>
    private const string TextType = "secret_text";

    /// <summary>The field of a key that is JSON.</summary>
    private const string JwkField = "key_jwk";

    private readonly IReadOnlyDictionary<string, (WorkerSecret Secret, SecretText Value)> secrets;
    private readonly ImmutableSortedDictionary<string, string> known;

    private SecretsPlan(
        IReadOnlyDictionary<string, (WorkerSecret Secret, SecretText Value)> secrets,
        string salt,
        ImmutableSortedDictionary<string, string> wanted,
        ImmutableSortedDictionary<string, string> known)
    {
        (this.secrets, Salt, Wanted, this.known) = (secrets, salt, wanted, known);
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
        var secrets = new SortedDictionary<string, (WorkerSecret, SecretText)>(StringComparer.Ordinal);
        var wanted = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var secret in context.Worker!.Secrets)
        {
            var value = context.Values.Secret(secret.Value);
            if (Fault(secret, value) is { } fault)
            {
                context.Problems.Add($"setting secret '{secret.Name}' of Worker '{context.WorkerName}' ({secret.Position}): {fault}");
                continue;
            }

            secrets[secret.Name] = (secret, value);
            wanted[secret.Name] = SecretHash.Of(Hashed(secret, value), salt, context.SecretIterations);
        }

        return new(secrets, salt, wanted.ToImmutable(), context.State.Secrets?.Hashes ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
    }

    /// <summary>Whether a secret was set from here before.</summary>
    public bool IsKnown(string name) => known.ContainsKey(name);

    /// <summary>Whether the changed secrets can be set without an upload: text can, keys cannot.</summary>
    public bool IsPatchable => Changed.All(name => secrets[name].Secret.Type == TextType);

    /// <summary>All of the manifest's secrets as bindings, for an upload: so a version does not depend on what was changed outside before it.</summary>
    public IEnumerable<JsonObject> Bindings() => secrets.Values.Select(s => Binding(s.Secret, s.Value));

    /// <summary>What a change of secrets alone sends: new values, and null for what goes away.</summary>
    public Dictionary<string, string?> Patch(IEnumerable<string> set, IEnumerable<string> remove)
    {
        var patch = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in set)
        {
            patch[name] = secrets[name].Value.Reveal();
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
        secrets.Count == 0 && known.Count == 0 ? null : new(Salt, hashes);

    private static string? Fault(WorkerSecret secret, SecretText value)
    {
        if (value.Reveal().Length == 0)
        {
            return "its value is empty. Put the value where the manifest points to, or remove the secret from the manifest.";
        }

        try
        {
            _ = secret.ValueField == JwkField ? JsonNode.Parse(value.Reveal()) : null;
            return null;
        }
        catch (JsonException)
        {
            return "its value is no JSON Web Key. Put the key's JSON where the manifest points to.";
        }
    }

    private static JsonObject Binding(WorkerSecret secret, SecretText value)
    {
        var binding = new JsonObject { ["type"] = secret.Type, ["name"] = secret.Name };
        foreach (var (name, field) in secret.Fields)
        {
            binding[name] = field?.DeepClone();
        }

        binding[secret.ValueField] = secret.ValueField == JwkField ? JsonNode.Parse(value.Reveal()) : value.Reveal();
        return binding;
    }

    /// <summary>What must be the same for a secret to be the same: of a key also what it may be used for.</summary>
    private static SecretText Hashed(WorkerSecret secret, SecretText value) => secret.Type == TextType
        ? value
        : new(Convert.ToHexStringLower(CanonicalJson.ToBytes(new JsonObject { ["type"] = secret.Type, ["field"] = secret.ValueField, ["fields"] = secret.Fields.DeepClone() })) + value.Reveal());
}
