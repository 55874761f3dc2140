namespace Slipway.Delivery;

/// <summary>The Workers of the same account that are deployed together with one, by name.</summary>
/// <param name="Before">Those before it: they are there when it is their turn.</param>
/// <param name="After">Those after it.</param>
internal sealed record RolloutNeighbours(IReadOnlySet<string> Before, IReadOnlySet<string> After)
{
    /// <summary>A Worker that is deployed alone.</summary>
    public static RolloutNeighbours None { get; } = new(new HashSet<string>(), new HashSet<string>());

    /// <summary>Those of a Worker in an ordered list.</summary>
    public static RolloutNeighbours Of(IReadOnlyList<WorkerDeployment> ordered, int i)
    {
        var accountId = ordered[i].Options.Address.AccountId;
        return new(Names(ordered.Take(i)), Names(ordered.Skip(i + 1)));

        HashSet<string> Names(IEnumerable<WorkerDeployment> others) => others.Select(other => other.Options.Address)
            .Where(address => address.AccountId == accountId).Select(address => address.Name).ToHashSet(StringComparer.Ordinal);
    }
}
