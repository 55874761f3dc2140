using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The references of one manifest that are followed through Cloudflare by name: what an earlier deployment found is taken from the state, the
/// rest is asked for.</summary>
/// <param name="account">The account's resources.</param>
/// <param name="remembered">What earlier deployments found, by <see cref="LookedUpReference.Key"/>.</param>
internal sealed class AccountLookups(NamedResources account, IReadOnlyDictionary<string, string> remembered)
{
    private readonly Dictionary<string, LookedUpReference> found = new(StringComparer.Ordinal);

    /// <summary>All that were found, each once.</summary>
    public IReadOnlyList<LookedUpReference> Found => [.. found.Values];

    /// <summary>Looks for an output.</summary>
    public async Task<Lookup> FindAsync(ResourceReference reference, CancellationToken ct)
    {
        var isRemembered = remembered.TryGetValue(reference.ToString(), out var value);
        var lookup = isRemembered ? Lookup.Found(value!) : await account.FindAsync(reference, ct);
        if (lookup.Text is { } text)
        {
            found[reference.ToString()] = new LookedUpReference(reference, text, isRemembered);
        }

        return lookup;
    }
}
