using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Labels as they are typed: <c>key=value</c>, several with commas between them.</summary>
public static class RunLabels
{
    /// <summary>Reads the labels of an option.</summary>
    /// <exception cref="CliUsageException">A text is no label.</exception>
    public static IReadOnlyDictionary<LabelKey, LabelValue> Read(string option, IEnumerable<string> texts) =>
        KeyValueArgument.ReadAll(option, "key=value", texts.SelectMany(text => text.Split(','))).ToDictionary(
            p => ClusterOptions.Read(option, p.Key, LabelKey.Parse), p => ClusterOptions.Read(option, p.Value, LabelValue.Parse));
}
