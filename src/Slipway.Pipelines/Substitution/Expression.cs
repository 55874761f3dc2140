using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Substitution;

/// <summary>
/// A variable as a text refers to it: <c>$(params.x)</c>, <c>$(params["x"][0])</c>, <c>$(tasks.t.results.r[*])</c> ...
/// </summary>
/// <param name="Name">The spelling with dots and without an index: <c>params.x</c>.</param>
/// <param name="Index"><c>*</c>, a number, or null.</param>
/// <param name="Source">The text of the reference, from <c>$(</c> to <c>)</c>.</param>
/// <remarks>Source: https://tekton.dev/docs/pipelines/variables/</remarks>
internal sealed partial record Expression(string Name, string? Index, string Source)
{
    private const string Roots = "params|tasks|finally|steps|step|results|workspaces|context|credentials|artifacts";

    /// <summary>True when the reference means the whole value: it has no index, or <c>[*]</c>.</summary>
    public bool IsWhole => Index is null or "*";

    /// <summary>The dotted parts of the name.</summary>
    public string[] Parts => Name.Split('.');

    /// <summary>All references of a text in order. What is no variable of Tekton's, such as <c>$(date)</c>, is passed over.</summary>
    public static IEnumerable<Expression> In(string text) =>
        text.Contains("$(", StringComparison.Ordinal) ? References().Matches(text).Select(Read) : [];

    /// <summary>The reference that a text consists of; null when there is more or less in it.</summary>
    public static Expression? Only(string text) =>
        text.StartsWith("$(", StringComparison.Ordinal) && References().Match(text) is { Success: true } match && match.Length == text.Length
            ? Read(match)
            : null;

    /// <summary>The text with each reference replaced, in one pass; null leaves a reference as it is.</summary>
    public static string Replace(string text, Func<Expression, string?> replacement) =>
        text.Contains("$(", StringComparison.Ordinal)
            ? References().Replace(text, match => replacement(Read(match)) ?? match.Value)
            : text;

    private static Expression Read(Match match)
    {
        var text = Brackets().Replace(match.Groups["name"].Value, ".$1");
        var index = match.Groups["index"];
        return new Expression(text, index.Success ? index.Value : null, match.Value);
    }

    [GeneratedRegex($"""\$\((?:inputs\.)?(?<name>(?:{Roots})(?:\.[A-Za-z0-9_.-]+|\["[^"\]\s]+"\]|\['[^'\]\s]+'\])+)(?:\[(?<index>\*|[0-9]+)\])?\)""", RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex("""\[["']([^"'\]]+)["']\]""", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();
}
