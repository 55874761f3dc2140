using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Which runs are listed, by their labels: <c>key=value</c>, <c>key==value</c> and <c>key!=value</c>, all of which must hold.</summary>
/// <param name="Wanted">Labels that a run must have; the API looks for these.</param>
/// <param name="Unwanted">Labels that it must not have; one key may be there with several values.</param>
public sealed record RunSelector(IReadOnlyDictionary<LabelKey, LabelValue> Wanted, IReadOnlyList<KeyValuePair<LabelKey, LabelValue>> Unwanted)
{
    /// <summary>Reads the texts of an option.</summary>
    /// <exception cref="CliUsageException">One is no such condition.</exception>
    public static RunSelector Read(string option, IEnumerable<string> texts)
    {
        var conditions = texts.SelectMany(text => text.Split(',')).ToLookup(text => text.Contains("!=", StringComparison.Ordinal));
        return new RunSelector(
            RunLabels.Read(option, conditions[false].Select(text => text.Replace("==", "=", StringComparison.Ordinal))),
            [.. conditions[true].SelectMany(text => RunLabels.Read(option, [text.Replace("!=", "=", StringComparison.Ordinal)]))]);
    }

    /// <summary>True for a run that has none of the labels that it must not have.</summary>
    public bool Takes(JsonObject run) => Unwanted.All(l => (string?)run["metadata"]?["labels"]?[l.Key.Value] != l.Value.Value);
}
