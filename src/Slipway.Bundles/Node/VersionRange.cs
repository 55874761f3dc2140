using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>
/// A range of versions in npm's notation: <c>^1.2</c>, <c>~1.2.3</c>, <c>1.x</c>, <c>&gt;=18 &lt;21</c>, <c>1.2 - 2</c>, <c>a || b</c>.
/// The rules are those of the package <c>semver</c> (github.com/npm/node-semver), which npm, yarn and pnpm use.
/// </summary>
public sealed partial class VersionRange
{
    private readonly Comparator[][] alternatives;

    private VersionRange(string text, Comparator[][] alternatives)
    {
        Text = text;
        this.alternatives = alternatives;
    }

    /// <summary>Every version that is not a prerelease.</summary>
    public static VersionRange Any { get; } = new("*", [[]]);

    /// <summary>The range as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a range.</summary>
    /// <returns>False when it is none, for example a tag such as <c>latest</c>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = null;
        if (text is null)
        {
            return false;
        }

        var alternatives = new List<Comparator[]>();
        foreach (var part in text.Split("||"))
        {
            if (Alternative(part.Trim()) is not { } comparators)
            {
                return false;
            }

            alternatives.Add(comparators);
        }

        range = new VersionRange(text.Trim(), [.. alternatives]);
        return true;
    }

    /// <summary>Whether the version lies in the range. A prerelease does only when the range itself names one of the same version.</summary>
    public bool Includes(SemanticVersion version) =>
        alternatives.Any(all => all.All(c => c.Admits(version)) && (string.IsNullOrEmpty(version.Prerelease) || all.Any(c => c.Names(version))));

    /// <summary>Whether some version lies in all of the ranges. The lowest version of an intersection of intervals is the lower end
    /// of one of them, so only those have to be tried.</summary>
    public static bool Intersect(IReadOnlyCollection<VersionRange> ranges) =>
        ranges.SelectMany(r => r.LowerEnds()).Prepend(default).Any(v => ranges.All(r => r.Includes(v)));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private IEnumerable<SemanticVersion> LowerEnds() =>
        alternatives.SelectMany(a => a).Where(c => c.Operator is '>' or 'g' or '=')
            .Select(c => c.Operator == '>' ? c.Version with { Patch = c.Version.Patch + 1, Prerelease = "" } : c.Version);

    private static Comparator[]? Alternative(string text)
    {
        if (Hyphen().Match(text) is { Success: true } hyphen)
        {
            return Join(Expand(">=", hyphen.Groups[1].Value), Expand("<=", hyphen.Groups[2].Value));
        }

        Comparator[]? all = [];
        var end = 0;
        foreach (Match match in Term().Matches(text))
        {
            if (!string.IsNullOrWhiteSpace(text[end..match.Index]))
            {
                return null;
            }

            end = match.Index + match.Length;
            all = Join(all, Expand(match.Groups[1].Value, match.Groups[2].Value));
        }

        return string.IsNullOrWhiteSpace(text[end..]) ? all : null;
    }

    private static Comparator[]? Join(Comparator[]? left, Comparator[]? right) => left is null || right is null ? null : [.. left, .. right];

    /// <summary>One term such as <c>^1.2</c> as comparisons with whole versions; null when the version is malformed.</summary>
    private static Comparator[]? Expand(string operation, string text)
    {
        var plain = text.Split('+')[0].TrimStart('v', 'V', '=');
        if (SemanticVersion.TryParse(plain, out var whole))
        {
            return operation switch
            {
                "" or "=" => [new('=', whole)],
                ">=" => [new('g', whole)],
                "<=" => [new('l', whole)],
                ">" or "<" => [new(operation[0], whole)],
                "^" => [new('g', whole), new('<', Next(whole, whole.Major > 0 ? 1 : whole.Minor > 0 ? 2 : 3))],
                _ => [new('g', whole), new('<', Next(whole, 2))],
            };
        }

        var numbers = new List<int>();
        foreach (var part in plain.Split('-')[0].Split('.').TakeWhile(p => p is not ("x" or "X" or "*" or "")))
        {
            if (numbers.Count == 3 || !SemanticVersion.Number(part, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        if (numbers.Count == 0)
        {
            return operation is "<" or ">" ? [new('<', new(0, 0, 0, "0"))] : [];
        }

        var low = new SemanticVersion(numbers[0], numbers.ElementAtOrDefault(1), 0);
        return operation switch
        {
            ">=" => [new('g', low)],
            "<" => [new('<', low with { Prerelease = "0" })],
            ">" => [new('g', Next(low, numbers.Count) with { Prerelease = "" })],
            "<=" => [new('<', Next(low, numbers.Count))],
            "^" => [new('g', low), new('<', Next(low, low.Major > 0 || numbers.Count == 1 ? 1 : 2))],
            _ => [new('g', low), new('<', Next(low, numbers.Count))],
        };
    }

    /// <summary>The lowest version (its prereleases included) in which the number at <paramref name="position"/> is one higher.</summary>
    private static SemanticVersion Next(SemanticVersion v, int position) => position switch
    {
        1 => new(v.Major + 1, 0, 0, "0"),
        2 => new(v.Major, v.Minor + 1, 0, "0"),
        _ => new(v.Major, v.Minor, v.Patch + 1, "0"),
    };

    [GeneratedRegex(@"^([\w.*+-]+)\s+-\s+([\w.*+-]+)$")]
    private static partial Regex Hyphen();

    [GeneratedRegex(@"(>=|<=|>|<|=|\^|~>|~|)\s*([vV=]?[\w.*][\w.*+-]*)")]
    private static partial Regex Term();

    /// <summary>A comparison: <c>&gt;</c>, <c>&lt;</c>, <c>=</c>, or g and l for at least and at most.</summary>
    private readonly record struct Comparator(char Operator, SemanticVersion Version)
    {
        public bool Admits(SemanticVersion v) => Operator switch
        {
            '>' => v > Version,
            '<' => v < Version,
            'g' => v >= Version,
            'l' => v <= Version,
            _ => v.CompareTo(Version) == 0,
        };

        public bool Names(SemanticVersion v) => Version.Prerelease is { Length: > 0 } && (Version.Major, Version.Minor, Version.Patch) == (v.Major, v.Minor, v.Patch);
    }
}
