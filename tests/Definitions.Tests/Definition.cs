using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>One YAML file of the product: a Pipeline, a Task or a StepAction.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Root">What it holds.</param>
internal sealed record Definition(string File, YamlMappingNode Root)
{
    public static IReadOnlyList<Definition> Pipelines { get; } = Load("pipelines", "*.yaml");

    public static IReadOnlyList<Definition> Tasks { get; } = Load("tasks", "*.yaml");

    public static IReadOnlyList<Definition> StepActions { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "steps")).Order().SelectMany(d => Load(Path.GetRelativePath(Repository.Root, d), "*.yaml"))];

    public static IEnumerable<Definition> All => [.. Pipelines, .. Tasks, .. StepActions];

    public string Kind => Root.Text("kind")!;

    public string Name => Root.Text("metadata", "name")!;

    public YamlNode Spec => Root.At("spec")!;

    /// <summary>The params with their defaults; null = required.</summary>
    public Dictionary<string, string?> Params => Spec.Items("params").ToDictionary(p => p.Text("name")!, p => p.Text("default"));

    public static Definition Task(string name) => Tasks.Single(t => t.Name == name);

    public static Definition StepAction(string name) => StepActions.Single(a => a.Name == name);

    /// <summary>The steps of all tasks.</summary>
    public static IEnumerable<(Definition Task, YamlNode Step)> Steps => Tasks.SelectMany(task => task.Spec.Items("steps").Select(step => (task, step)));

    public override string ToString() => File;

    private static IReadOnlyList<Definition> Load(string directory, string pattern) =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, directory), pattern).Where(file => Path.GetFileName(file) != "kustomization.yaml").Order()
            .Select(file => new Definition(Path.GetRelativePath(Repository.Root, file), Yaml.Parse(System.IO.File.ReadAllText(file)))),
    ];
}
