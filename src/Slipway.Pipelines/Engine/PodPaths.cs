namespace Slipway.Pipelines.Engine;

/// <summary>Paths of a pod that have a place on this machine: Tekton's home, and the mounts of emptyDir volumes.</summary>
internal static class PodPaths
{
    /// <summary>The HOME of steps in a cluster.</summary>
    public const string Home = "/tekton/home";

    /// <summary>The paths in the pod, each with the directory here, which exists.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(PlanTask task, TaskDirectories directories, LocalRunOptions options) =>
        Volumes(task).Select(m => KeyValuePair.Create(m.MountPath, directories.Volume(m.Volume)))
            .Append(KeyValuePair.Create(Home, options.HomeDirectory));

    /// <summary>The mounts of emptyDir volumes, longest path first. <c>/tmp</c> stays what it is on this machine.</summary>
    public static IEnumerable<(string Volume, string MountPath)> Volumes(PlanTask task)
    {
        var empty = task.Spec.Volumes.Where(v => v.IsEmptyDirectory).Select(v => v.Name.Text).ToHashSet(StringComparer.Ordinal);
        return task.Steps.SelectMany(s => s.Program.VolumeMounts.Concat(s.Template?.VolumeMounts ?? []))
            .Where(m => empty.Contains(m.Name.Text))
            .Select(m => (m.Name.Text, MountPath: m.MountPath.Text.TrimEnd('/')))
            .Where(m => m.MountPath is not ("/tmp" or "" or Home))
            .Distinct()
            .OrderByDescending(m => m.MountPath.Length);
    }
}
