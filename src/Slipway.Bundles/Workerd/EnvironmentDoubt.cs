using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>
/// Finds out whether a Worker does not start for want of a variable, secret or binding, which are not there when it is built. Such a Worker
/// reads a name that has no value before it fails, and either fails otherwise, or not at all, when that name has another value, or says the
/// name itself.
/// </summary>
/// <param name="start">Starts it.</param>
/// <param name="refused">How it failed.</param>
internal sealed partial class EnvironmentDoubt(CheckedStart start, WorkerdStart refused)
{
    private const string Read = "slipway-check: read ";
    private const string Threw = "slipway-check: threw ";
    private const string Loaded = "slipway-check: loaded";

    /// <summary>Stands for the names of an environment that was listed as a whole.</summary>
    private const string All = "*";

    /// <summary>Names that are tried: who reads more reads them all alike.</summary>
    private const int MaxNames = 100;

    /// <summary>Names that a message shows.</summary>
    private const int ShownNames = 10;

    /// <summary>What stands for the values, in turn: anything, an address, one of a database, a number, JSON.</summary>
    private static readonly string[] Values =
    [
        StandIns.Anything,
        StandIns.TextBinding(StandIns.TextValue),
        StandIns.TextBinding("postgresql://user:password@stand-in.invalid:5432/database"),
        StandIns.TextBinding("1"),
        StandIns.TextBinding("{}"),
    ];

    /// <summary>A sentence that names what it wants; null when the failure has nothing to do with that.</summary>
    public Task<string?> FindAsync(CancellationToken ct) => start.Bundle.IsScript ? FindInScriptAsync(ct) : FindInModulesAsync(ct);

    private async Task<string?> FindInModulesAsync(CancellationToken ct)
    {
        var bare = await LoadAsync([], "", isAnswered: false, ct);
        var names = Candidates(bare.Read.Except([All]));
        if (bare.Thrown is not { } thrown)
        {
            // Its modules load without values. With what stood for them they do not; or else the runtime refuses what they export.
            return names.Length > 0 && (await LoadAsync(names, StandIns.TextBinding(StandIns.TextValue), isAnswered: false, ct)).Thrown is not null ? Sentence(names) : null;
        }

        if (names.Length > 0)
        {
            foreach (var value in Values)
            {
                var other = await LoadAsync(names, value, isAnswered: false, ct);
                if (other.HasLoaded || (other.Thrown is not null && other.Thrown != thrown))
                {
                    return Sentence(names);
                }
            }
        }

        return (bare.Read.Count > 0 && (await LoadAsync([], "", isAnswered: true, ct)).HasLoaded) || Says(bare, names) ? Sentence(names) : null;
    }

    /// <summary>In service-worker format variables are global, which nothing can watch: a name in the failure that is written as those of an
    /// environment are counts as read.</summary>
    private async Task<string?> FindInScriptAsync(CancellationToken ct)
    {
        var names = Candidates(Variable().Matches(refused.Failure).Select(m => m.Value));
        foreach (var value in names.Length > 0 ? Values : [])
        {
            var other = await start.WithValuesAsync(names, value, ct);
            if (other.Ending != WorkerdEnding.NotTried && other.Failure != refused.Failure)
            {
                return Sentence(names);
            }
        }

        return null;
    }

    private string[] Candidates(IEnumerable<string> read) => [.. read.Concat(start.Bundle.Bindings.ValueNames).Distinct().Take(MaxNames)];

    /// <summary>Whether what the Worker throws or writes speaks of what it has read.</summary>
    private bool Says(Load load, string[] names)
    {
        var said = string.Join('\n', [.. refused.Output, refused.Failure, load.Thrown]);
        return names.Any(name => Regex.IsMatch(said, $@"(?<!\w){Regex.Escape(name)}(?!\w)"))
            || (load.Read.Count > 0 && Environment().IsMatch(said))
            || (load.Read.Contains(All) && Variable().IsMatch(said));
    }

    private static string Sentence(string[] names) =>
        $"it does not start without values that it reads while it is loaded and that are not there when it is built ({(names.Length == 0 ? "its whole environment" : string.Join(", ", names.Take(ShownNames)))}{(names.Length > ShownNames ? ", …" : "")}). "
        + "See to it that the manifest gives them. workerd says:";

    /// <summary>How loading the Worker's modules went.</summary>
    /// <param name="HasLoaded">They are loaded.</param>
    /// <param name="Thrown">What they threw instead; null when not even that is known.</param>
    /// <param name="Read">Names without a value that they have read.</param>
    private sealed record Load(bool HasLoaded, string? Thrown, IReadOnlyList<string> Read);

    /// <summary>Loads the Worker's modules with a module in front that watches what they read.</summary>
    /// <param name="names">Names that have a value.</param>
    /// <param name="value">The value.</param>
    /// <param name="isAnswered">Whether all other names have one that takes whatever is done with it.</param>
    private async Task<Load> LoadAsync(IEnumerable<string> names, string value, bool isAnswered, CancellationToken ct)
    {
        var outcome = await start.BehindAsync(
            [
                new WorkerdModule("slipway-entry.js", ModuleTypes.EsModule, null,
                    WorkerdScripts.Read("load.js").Replace("import(WORKER)", $"import({WorkerdConfig.Quote("./" + start.Bundle.Main.Name)})", StringComparison.Ordinal)),
                new WorkerdModule("slipway-observe.js", ModuleTypes.EsModule, null,
                    WorkerdScripts.Read("observe.js").Replace("= ANSWER ?", isAnswered ? "= true ?" : "= false ?", StringComparison.Ordinal)),
                new WorkerdModule("slipway-stand-in.js", ModuleTypes.EsModule, null, StandIns.Module),
            ],
            names, value, ct);
        return new Load(
            outcome.Output.Contains(Loaded),
            outcome.Output.FirstOrDefault(l => l.StartsWith(Threw, StringComparison.Ordinal)),
            [.. outcome.Output.Where(l => l.StartsWith(Read, StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf(' ') + 1)..]).Where(n => n == All || Name().IsMatch(n)).Distinct()]);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();

    /// <summary>Names that are written as variables of an environment are.</summary>
    [GeneratedRegex(@"(?<![\w.])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?!\w)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b(environment|env(ironment)? ?var(iable)?s?|process\.env|secrets?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Environment();
}
