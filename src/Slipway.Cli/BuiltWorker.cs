using Slipway.Kubernetes;

namespace Slipway.Cli;

/// <summary>A Worker that an earlier run built: the two ConfigMaps that it left in a directory, by the names that a run derives.</summary>
/// <param name="Name">The Worker's name, as the run derived it.</param>
public sealed record BuiltWorker(string Name)
{
    private const string ArtifactSuffix = "-artifact";
    private const string ManifestsSuffix = "-manifests";

    /// <summary>The ConfigMap that says where the bundle lies.</summary>
    public string ArtifactConfigMap => ArtifactConfigMapOf(Name);

    /// <summary>The ConfigMap that holds the manifests.</summary>
    public string ManifestsConfigMap => ManifestsConfigMapOf(Name);

    /// <summary>The name that a run derives for the artifact ConfigMap.</summary>
    public static string ArtifactConfigMapOf(string workerName) => workerName + ArtifactSuffix;

    /// <summary>The name that a run derives for the manifests ConfigMap.</summary>
    public static string ManifestsConfigMapOf(string workerName) => workerName + ManifestsSuffix;

    /// <summary>The Worker whose ConfigMaps are meant.</summary>
    /// <param name="kubernetes">The directory that stands for the Kubernetes API.</param>
    /// <param name="artifact">The artifact ConfigMap that was asked for, or null = the only one.</param>
    /// <param name="manifests">The manifests ConfigMap that was asked for, or null = the only one.</param>
    /// <exception cref="CliUsageException">There is none, or more than one.</exception>
    public static BuiltWorker Find(string kubernetes, string? artifact, string? manifests)
    {
        var directory = Folder(kubernetes);
        var names = Names(directory)
            .Where(n => artifact is null || artifact == ArtifactConfigMapOf(n)).Where(n => manifests is null || manifests == ManifestsConfigMapOf(n)).ToList();
        return names switch
        {
            [var name] => new BuiltWorker(name),
            [] => throw new CliUsageException(
                $"choosing what to deploy: '{directory}' holds no {Wanted(artifact, manifests)}. Build a Worker with 'slipway run' first, or name both ConfigMaps: {Params("NAME", "NAME")}."),
            _ => throw new CliUsageException(
                $"choosing what to deploy: '{directory}' holds several Workers: {string.Join(", ", names)}. Name one: {Params(ArtifactConfigMapOf(names[0]), ManifestsConfigMapOf(names[0]))}."),
        };
    }

    /// <summary>The bucket that an artifact ConfigMap of the directory names; null when it is not there or does not say.</summary>
    public static string? BucketOf(string kubernetes, string artifactConfigMap)
    {
        var file = FileOf(Folder(kubernetes), artifactConfigMap);
        try
        {
            return File.Exists(file) ? ConfigMap.FromJson(ObjectYaml.Read(File.ReadAllText(file))).Data.GetValueOrDefault("bucket") : null;
        }
        catch (FormatException)
        {
            // The step that reads it in earnest says what is wrong with it.
            return null;
        }
    }

    private static IEnumerable<string> Names(string directory) =>
        !Directory.Exists(directory) ? [] : Directory.GetFiles(directory, $"*{ArtifactSuffix}.yaml")
            .Select(file => Path.GetFileNameWithoutExtension(file)[..^ArtifactSuffix.Length])
            .Where(name => File.Exists(FileOf(directory, ManifestsConfigMapOf(name))))
            .Order(StringComparer.Ordinal);

    private static string Folder(string kubernetes) => Path.Combine(kubernetes, DefaultNamespace.Name, ResourceKind.ConfigMap.Plural);

    private static string FileOf(string directory, string configMap) => Path.Combine(directory, configMap + ".yaml");

    private static string Wanted(string? artifact, string? manifests) =>
        artifact is null && manifests is null ? "artifact of a run (<worker>-artifact.yaml with <worker>-manifests.yaml)"
        : artifact is null ? $"artifact that goes with '{manifests}'" : $"manifests that go with '{artifact}'";

    private static string Params(string artifact, string manifests) =>
        $"-p {DerivedParams.ArtifactConfigMap}={artifact} -p {DerivedParams.ManifestsConfigMap}={manifests}";
}
