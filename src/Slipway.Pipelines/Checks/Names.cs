using System.Text.RegularExpressions;
using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Checks;

/// <summary>The rules for names, and for names that must not come twice.</summary>
internal static partial class Names
{
    /// <summary>DNS label: pipeline tasks and steps.</summary>
    public static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    public static bool IsResult(string name) => Result().IsMatch(name);

    public static bool IsParam(string name) => Param().IsMatch(name);

    public static bool IsObjectParam(string name) => ObjectParam().IsMatch(name);

    /// <summary>Reports every name that came before.</summary>
    public static void CheckUnique(IEnumerable<Located> names, Diagnostics diagnostics, Func<string, string> message)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => n.Text.Length > 0 && !seen.Add(n.Text)))
        {
            diagnostics.Add(name.At, message(name.Text));
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")]
    private static partial Regex Result();

    [GeneratedRegex("^[_a-zA-Z][_a-zA-Z0-9.-]*$")]
    private static partial Regex Param();

    [GeneratedRegex("^[_a-zA-Z][_a-zA-Z0-9-]*$")]
    private static partial Regex ObjectParam();
}
