using System.Text.RegularExpressions;

namespace Slipway.Steps.BUILDMANIFESTS;

/// <summary>Kustomize's own message, out of what the tool printed.</summary>
internal static partial class KustomizeMessage
{
    /// <summary>The message. Some builds of kubectl print it as a line of Kubernetes' log, <c>E1120 … "command failed" err="…"</c>, others after <c>error: </c>.</summary>
    public static string From(string printed)
    {
        var text = LogLine().Replace(printed.Trim(), match => Escape().Replace(match.Groups["message"].Value, e => e.Value switch
        {
            "\\n" => "\n",
            "\\t" => "\t",
            _ => e.Value[1..],
        }));
        text = text.StartsWith("error: ", StringComparison.OrdinalIgnoreCase) ? text["error: ".Length..] : text;
        return text.Length == 0 ? "it failed without a message" : text;
    }

    [GeneratedRegex("""^E\d{4} [^\]\n]*\] "command failed" err="(?<message>(\\.|[^"\\])*)"$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
