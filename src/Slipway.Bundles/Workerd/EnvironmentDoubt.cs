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

    /// <summary>Stands for the names of an environment that was listed as a whole.</summary>
    private const string All = "*";

    /// <summary>Names that are tried: who reads more reads them all alike.</summary>
    private const int MaxNames = 100;

    /// <summary>Names that a message shows.</summary>
    private const int ShownNames = 10;

    /// <summary>What stands for a missing value, in turn: none, anything, an address, one of a database, a number, JSON.</summary>
    private static readonly string?[] Values =
    [
        null,
        StandIns.Anything,
        StandIns.TextBinding(StandIns.TextValue),
        StandIns.TextBinding("postgresql://user:password@stand-in.invalid:5432/database"),
        StandIns.TextBinding("1"),
        StandIns.TextBinding("{}"),
    ];

    /// <summary>A sentence that names what it wants; null when the failure has nothing to do with that.</summary>
    public async Task<string?> FindAsync(CancellationToken ct)
    {
        var read = start.Bundle.IsScript ? Capitals(refused.Failure) : await ObserveAsync(ct);
        var names = read.Except([All]).Concat(start.Bundle.Bindings.ValueNames).Distinct().Take(MaxNames).ToArray();
        if (names.Length > 0)
        {
            foreach (var value in Values)
            {
                var other = value is null ? await start.WithValuesAsync([], "", ct) : await start.WithValuesAsync(names, value, ct);
                if (other.Ending != WorkerdEnding.NotTried && other.Failure != refused.Failure)
                {
                    return Sentence(names);
                }
            }
        }

        if (read.Count > 0 && !start.Bundle.IsScript && (await BehindObserverAsync(isAnswered: true, ct)).Ending == WorkerdEnding.Started)
        {
            return Sentence(names);
        }

        var said = string.Join('\n', refused.Output.Append(refused.Failure));
        return names.Any(name => Regex.IsMatch(said, $@"(?<!\w){Regex.Escape(name)}(?!\w)")) || (read.Count > 0 && Environment().IsMatch(said)) ? Sentence(names) : null;
    }

    private static string Sentence(string[] names) =>
        $"it does not start without values that it reads while it is loaded and that are not there when it is built ({(names.Length == 0 ? "its whole environment" : string.Join(", ", names.Take(ShownNames)))}{(names.Length > ShownNames ? ", …" : "")}). "
        + "See to it that the manifest gives them. workerd says:";

    /// <summary>The names that the Worker reads and that have no value, in a start with a module in front of it that watches.</summary>
    private async Task<IReadOnlyList<string>> ObserveAsync(CancellationToken ct)
    {
        var outcome = await BehindObserverAsync(isAnswered: false, ct);
        return [.. outcome.Output.Where(l => l.StartsWith(Read, StringComparison.Ordinal)).Select(l => l[(l.LastIndexOf(' ') + 1)..]).Where(n => n == All || Name().IsMatch(n)).Distinct()];
    }

    private Task<WorkerdStart> BehindObserverAsync(bool isAnswered, CancellationToken ct) => start.BehindAsync(
        [
            new WorkerdModule("slipway-entry.js", ModuleTypes.EsModule, null, $"import \"./slipway-observe.js\"; import {WorkerdConfig.Quote("./" + start.Bundle.Main.Name)}; export default {{}};"),
            new WorkerdModule("slipway-observe.js", ModuleTypes.EsModule, null, WorkerdScripts.Read("observe.js").Replace("= ANSWER ?", isAnswered ? "= true ?" : "= false ?", StringComparison.Ordinal)),
            new WorkerdModule("slipway-stand-in.js", ModuleTypes.EsModule, null, StandIns.Module),
        ],
        ct);

    /// <summary>Names that are written as variables of an environment are: in service-worker format they are global variables, which nothing can watch.</summary>
    private static IReadOnlyList<string> Capitals(string failure) => [.. Variable().Matches(failure).Select(m => m.Value).Distinct()];

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<![\w.])[A-Z][A-Z0-9]*_?[A-Z0-9_]+(?!\w)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b(environment|env(ironment)? ?var(iable)?s?|process\.env|secrets?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Environment();
}
