using Serilog;

namespace Slipway.Bundles;

/// <summary>Which wishes for a Node.js version can be met together, and which version meets them best.</summary>
internal static class NodeChoice
{
    /// <summary>The release line that is taken when several will do: the lowest with long-term support that today's wrangler runs on, and
    /// the one that most projects are tried with.</summary>
    private const int PreferredMajor = 22;

    /// <summary>Keeps the wishes that go together; a weaker one that contradicts those before it is passed over, with a warning.</summary>
    public static (IReadOnlyList<NodeWish> Kept, IReadOnlyList<NodeWish> Overruled) Reconcile(IReadOnlyList<NodeWish> wishes, ILogger log)
    {
        var kept = new List<NodeWish>();
        var overruled = new List<NodeWish>();
        foreach (var wish in wishes)
        {
            if (VersionRange.Intersect([.. kept.Select(w => w.Range), wish.Range]))
            {
                kept.Add(wish);
            }
            else
            {
                overruled.Add(wish);
                log.Warning("{Wish} cannot be met together with {Kept}, which counts more: Node.js is chosen without it", wish.ToString(), string.Join(", ", kept));
            }
        }

        return (kept, overruled);
    }

    /// <summary>The best of the versions that meet all wishes: of the preferred release line, else of the next even one above it, else of the
    /// highest even one below, else the highest; there the newest. Null when none will do.</summary>
    public static SemanticVersion? Best(IEnumerable<SemanticVersion> versions, IReadOnlyCollection<NodeWish> wishes) =>
        versions.Where(v => Meets(v, wishes))
            .OrderByDescending(v => (v.Major % 2 == 0, v.Major >= PreferredMajor, v.Major >= PreferredMajor ? -v.Major : v.Major))
            .ThenByDescending(v => v)
            .Select(v => (SemanticVersion?)v).FirstOrDefault();

    /// <summary>Whether a version meets all wishes.</summary>
    public static bool Meets(SemanticVersion version, IEnumerable<NodeWish> wishes) => wishes.All(w => w.Range.Includes(version));
}
