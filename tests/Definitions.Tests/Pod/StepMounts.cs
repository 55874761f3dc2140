using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>A volume in a step's container.</summary>
/// <param name="Volume">The volume: a workspace, a volume of the Task, or one of Tekton's own (<c>tekton-…</c>).</param>
/// <param name="Path">Where it is mounted.</param>
/// <param name="IsReadOnly">True = nothing can be written there.</param>
internal sealed record Mount(string Volume, string Path, bool IsReadOnly)
{
    /// <summary>Tekton's own are in every step's container.</summary>
    public bool IsTektons => Volume.StartsWith("tekton-", StringComparison.Ordinal);

    public override string ToString() => $"{Volume} at {Path}{(IsReadOnly ? ", read-only" : "")}";
}

/// <summary>What Tekton mounts in the containers of a Task's steps (tektoncd/pipeline: pkg/workspace/apply.go, pkg/pod/pod.go).</summary>
internal static class StepMounts
{
    /// <summary>The mounts of a step, with all workspaces of the Task bound.</summary>
    public static IReadOnlyList<Mount> Of(YamlNode task, string step)
    {
        var steps = task.Items("steps");
        var index = steps.Select(s => s.Text("name")).ToList().IndexOf(step);
        return
        [
            .. task.Items("workspaces").Select(workspace => Workspace(task, workspace, steps[index])).OfType<Mount>(),
            .. task.Items("stepTemplate", "volumeMounts").Concat(Definition.StepAction(steps[index].Text("ref", "name")!).Spec.Items("volumeMounts"))
                .Select(mount => new Mount(Value(mount.Text("name")!, steps[index]), mount.Text("mountPath")!, mount.Text("readOnly") == "true")),
            .. Tektons(index, steps.Count),
        ];
    }

    /// <summary>A workspace that steps name is mounted in those alone; one that none names is mounted in all
    /// (tekton.dev/docs/pipelines/workspaces/#isolating-workspaces-to-specific-steps-or-sidecars).</summary>
    private static Mount? Workspace(YamlNode task, YamlNode workspace, YamlNode step)
    {
        var name = workspace.Text("name")!;
        var path = workspace.Text("mountPath") ?? $"/workspace/{name}";
        var isReadOnly = workspace.Text("readOnly") == "true";
        if (!task.Items("steps").Any(s => s.Names("workspaces").Contains(name)))
        {
            return new Mount(name, path, isReadOnly);
        }

        return step.Items("workspaces").SingleOrDefault(w => w.Text("name") == name) is { } own ? new Mount(name, own.Text("mountPath") ?? path, isReadOnly) : null;
    }

    /// <summary>The name of a StepAction's volume is one param reference.</summary>
    private static string Value(string name, YamlNode step) => !name.StartsWith("$(params.", StringComparison.Ordinal) ? name
        : step.Items("params").Single(p => p.Text("name") == name["$(params.".Length..^1]).Text("value")!;

    private static IEnumerable<Mount> Tektons(int index, int count) =>
    [
        new("tekton-internal-workspace", "/workspace", false),
        new("tekton-internal-home", "/tekton/home", false),
        new("tekton-internal-results", "/tekton/results", false),
        new("tekton-internal-steps", "/tekton/steps", true),
        new($"tekton-creds-init-home-{index}", "/tekton/creds", false),
        .. Enumerable.Range(0, count).Select(i => new Mount($"tekton-internal-run-{i}", $"/tekton/run/{i}", i != index)),
    ];
}
