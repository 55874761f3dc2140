using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>Which overlays are meant: those that are named, or all but <see cref="Local"/>. Where a filter is meant, such as the environments of a
/// Service, <c>?</c> behind a name says that it need not be there; <c>*?</c> is all but <see cref="Local"/>, should there be any.</summary>
public sealed record OverlaySelection
{
    /// <summary>The overlay for a developer's own machine, which is never deployed.</summary>
    public const string Local = "local";

    /// <summary>Behind a name: need not be there.</summary>
    private const char IfThere = '?';

    /// <summary>All but <see cref="Local"/>, should there be any.</summary>
    private const string AllIfThere = "*?";

    private readonly IReadOnlySet<string> needNotBeThere;

    private OverlaySelection(IReadOnlyList<string> names, bool mayBeEmpty, IReadOnlySet<string>? needNotBeThere = null)
    {
        Names = names;
        MayBeEmpty = mayBeEmpty;
        this.needNotBeThere = needNotBeThere ?? new HashSet<string>();
    }

    /// <summary>All but <see cref="Local"/>.</summary>
    public static OverlaySelection All { get; } = new([], mayBeEmpty: false);

    /// <summary>The names that were given, each once; none = all but <see cref="Local"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>True when no overlay has to be there: then there may be nothing to do.</summary>
    public bool MayBeEmpty { get; }

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

    /// <summary>The overlays that are meant of those that there are, sorted by name.</summary>
    /// <param name="there">The overlays that there are.</param>
    /// <param name="place">What holds them, for messages.</param>
    /// <exception cref="InjectionUsageException">One that is named is not there.</exception>
    public IReadOnlyList<string> In(IEnumerable<string> there, string place)
    {
        var all = there.Order(StringComparer.Ordinal).ToList();
        var missing = Names.Where(name => !needNotBeThere.Contains(name) && !all.Contains(name)).ToList();
        var offered = all.Where(name => name != Local).ToList();
        return missing.Count > 0
            ? throw new InjectionUsageException(
                $"choosing overlays: {place} has no overlay {string.Join(", ", missing.Select(name => $"'{name}'"))}. It has {(offered.Count == 0 ? "none" : string.Join(", ", offered))}: correct the names.")
            : [.. offered.Where(name => Names.Count == 0 || Names.Contains(name))];
    }

    /// <summary>The names as they are typed.</summary>
    public override string ToString() =>
        Names.Count == 0 && MayBeEmpty ? AllIfThere : string.Join(',', Names.Select(name => needNotBeThere.Contains(name) ? name + IfThere : name));

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
