namespace Slipway.Cli;

/// <summary>Where the results of a run lie.</summary>
/// <param name="RunDirectory">The logs.</param>
/// <param name="ConfigMaps">File by ConfigMap name, of those that exist; none when they went to a cluster.</param>
public sealed record RunFiles(string RunDirectory, IReadOnlyDictionary<string, string> ConfigMaps)
{
    private const string NameSuffix = "config-map-name";

    /// <summary>The files of a run with these params.</summary>
    /// <param name="parameters">All params of the run.</param>
    /// <param name="namespace">The run's namespace.</param>
    /// <param name="runDirectory">The logs.</param>
    /// <param name="since">A file that is older is of an earlier run, and left out.</param>
    public static RunFiles Find(IReadOnlyDictionary<string, string> parameters, string @namespace, string runDirectory, DateTimeOffset since)
    {
        if (parameters.GetValueOrDefault(DerivedParams.KubernetesEndpoint) is not { } endpoint
            || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || !address.IsFile)
        {
            return new RunFiles(runDirectory, new Dictionary<string, string>());
        }

        var directory = Path.Combine(address.LocalPath, @namespace, "configmaps");
        return new RunFiles(runDirectory, parameters
            .Where(p => p.Key.EndsWith(NameSuffix, StringComparison.Ordinal))
            .Select(p => (Name: p.Value, File: Path.Combine(directory, p.Value + ".yaml")))
            .Where(c => File.Exists(c.File) && File.GetLastWriteTimeUtc(c.File) >= since)
            .DistinctBy(c => c.Name)
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToDictionary(c => c.Name, c => c.File, StringComparer.Ordinal));
    }
}
