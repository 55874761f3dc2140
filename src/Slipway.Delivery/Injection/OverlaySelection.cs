using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>Which overlays are meant: those that are named, or all but <see cref="Local"/>. Where a filter is meant, such as the environments of a
/// Service, <c>?</c> behind a name says that it need not be there; <c>*?</c> is all but <see cref="Local"/>, should there be any. A name without <c>?</c> is
/// meant whatever its manifests say, and names without <c>?</c> alone are all that is meant; else the label <see cref="OverlayBranch.Label"/> decides of the
/// others, where there is one.</summary>
public sealed record OverlaySelection
{
    /// <summary>The overlay for a developer's own machine, which is never deployed.</summary>
    public const string Local = "local";

    /// <summary>Behind a name: need not be there.</summary>
    private const char IfThere = '?';

    /// <summary>All but <see cref="Local"/>, should there be any.</summary>
    private const string AllIfThere = "*?";

    private const string Heads = "refs/heads/";

    private readonly IReadOnlySet<string> needNotBeThere;

    /// <summary>True when no overlay has to be there: then there may be nothing to do.</summary>
    private readonly bool mayBeEmpty;

    private OverlaySelection(IReadOnlyList<string> names, bool mayBeEmpty, IReadOnlySet<string>? needNotBeThere = null)
    {
        Names = names;
        this.mayBeEmpty = mayBeEmpty;
        this.needNotBeThere = needNotBeThere ?? new HashSet<string>();
    }

    /// <summary>All but <see cref="Local"/>.</summary>
    public static OverlaySelection All { get; } = new([], mayBeEmpty: false);

    /// <summary>The names that were given, each once; none = all but <see cref="Local"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The branch that is deployed, which the label <see cref="OverlayBranch.Label"/> is held against; empty = not known, and no label is looked at.
    /// <c>refs/heads/</c> before its name does not count.</summary>
    public string Branch { get; init => field = value.StartsWith(Heads, StringComparison.Ordinal) ? value[Heads.Length..] : value; } = "";

    /// <summary>The branch as the end of a sentence; empty when it is not known.</summary>
    public string OfBranch => Branch.Length == 0 ? "" : $" for branch '{Branch}'";

    /// <summary>True when overlays are named one by one, not filtered.</summary>
    public bool IsExact => Names.Count > 0 && needNotBeThere.Count == 0;

    /// <summary>Reads names that are separated by commas, of which each may end in <c>?</c>, or <c>*?</c>; an empty text means all.</summary>
    /// <exception cref="FormatException">A name is empty, is no key of a ConfigMap, or is <see cref="Local"/>.</exception>
    public static OverlaySelection ParseFilter(string text)
    {
        if (text.Trim() == AllIfThere)
        {
            return new OverlaySelection([], mayBeEmpty: true);
        }

        var given = text.Split(',', StringSplitOptions.TrimEntries);
        var exact = Parse(string.Join(',', given.Select(name => IsOptional(name) ? name[..^1] : name)));
        var optional = given.Where(IsOptional).Select(name => name[..^1]).Except(given, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return new OverlaySelection(exact.Names, exact.Names.Count > 0 && exact.Names.All(optional.Contains), optional);

        static bool IsOptional(string name) => name.Length > 1 && name.EndsWith(IfThere);
    }

    /// <summary>Reads names that are separated by commas; an empty text means all.</summary>
    /// <exception cref="FormatException">A name is empty, is no key of a ConfigMap, or is <see cref="Local"/>.</exception>
    public static OverlaySelection Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return All;
        }

        var names = text.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (names.Contains(""))
        {
            throw new FormatException("is no list of overlays: names separated by commas, such as 'dev,prod'; empty for all but 'local'.");
        }

        foreach (var name in names)
        {
            _ = Key(name);
        }

        return names.Contains(Local)
            ? throw new FormatException($"names '{Local}', the overlay for a developer's own machine, which is never deployed: leave it out.")
            : new OverlaySelection(names, mayBeEmpty: false);
    }

    /// <summary>One overlay, be it <see cref="Local"/>: for what is done on a developer's own machine.</summary>
    /// <exception cref="FormatException">The name is no key of a ConfigMap.</exception>
    public static OverlaySelection One(string name) => new([Key(name)], mayBeEmpty: false);

    /// <summary>The overlays that are meant of those that there are, sorted by name. Where they are filtered, and the branch is known, the label of an
    /// overlay that has one decides in the filter's place (design of the ServiceHub).</summary>
    /// <param name="map">The ConfigMap with the overlays that there are.</param>
    /// <param name="place">What holds them, for messages.</param>
    /// <param name="tell">Receives a line for each overlay of which a label decides.</param>
    /// <returns>The overlays; none where none is meant and none has to be there.</returns>
    /// <exception cref="InjectionUsageException">One that is named is not there, or the labels of one contradict each other.</exception>
    /// <exception cref="InjectionException">There is no overlay, and one has to be there.</exception>
    internal IReadOnlyList<string> In(ConfigMap map, string place, Action<string> tell)
    {
        var all = map.Data.Keys.Order(StringComparer.Ordinal).ToList();
        var missing = Names.Where(name => IsNamed(name) && !all.Contains(name)).ToList();
        var offered = all.Where(name => name != Local).ToList();
        if (missing.Count > 0)
        {
            throw new InjectionUsageException(
                $"choosing overlays: {place} has no overlay {string.Join(", ", missing.Select(name => $"'{name}'"))}. It has {(offered.Count == 0 ? "none" : string.Join(", ", offered))}: correct the names.");
        }

        if (IsExact)
        {
            return [.. all.Where(Names.Contains)];
        }

        if (offered.Count == 0 && !mayBeEmpty)
        {
            throw new InjectionException(
                $"choosing overlays: {place} has no overlay{(all.Count == 0 ? "" : $" but '{Local}', which is never deployed")}. Add one to the overlays of the kustomize directory, and build again.");
        }

        return [.. offered.Where(name => IsNamed(name) || (Branch.Length == 0 ? Filtered(name) : OverlayBranch.Decide(map, name, place, Branch, Filtered(name), tell)))];
    }

    private bool IsNamed(string name) => Names.Contains(name) && !needNotBeThere.Contains(name);

    private bool Filtered(string name) => Names.Count == 0 || Names.Contains(name);

    /// <summary>The names as they are typed.</summary>
    public override string ToString() =>
        Names.Count == 0 && mayBeEmpty ? AllIfThere : string.Join(',', Names.Select(name => needNotBeThere.Contains(name) ? name + IfThere : name));

    private static string Key(string name)
    {
        try
        {
            return ConfigMap.ParseKey(name);
        }
        catch (FormatException e)
        {
            throw new FormatException($"names '{name}', which {e.Message}", e);
        }
    }
}
