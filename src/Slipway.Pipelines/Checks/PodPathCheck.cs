using System.Text.RegularExpressions;
using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;

namespace Slipway.Pipelines.Checks;

/// <summary>Finds paths that exist in a pod only. A process of this machine sees no mounts; the variables give the true path in both places.</summary>
internal static partial class PodPathCheck
{
    public static void Run(StepContext context, Diagnostics diagnostics)
    {
        var task = context.Task;
        var paths = task.Spec.Workspaces
            .Select(w => (Name: w.Name.Text, w.MountPath))
            .Concat(context.Step.Spec.WorkspaceMounts.Select(m => (Name: m.Key, MountPath: m.Value)))
            .Select(w => (Path: w.MountPath.TrimEnd('/'), Cure: $"write $(workspaces.{w.Name}.path)"))
            .Where(p => p.Path is not ("" or "/tmp" or PodPaths.Home) && !p.Path.Contains('$', StringComparison.Ordinal))
            .ToList();
        var volumes = PodPaths.Volumes(task)
            .Select(m => (m.MountPath, Cure: $"it is the mount of the volume \"{m.Volume}\": hand it over by env, or use a workspace and its $(workspaces.<name>.path)"))
            .ToList();
        foreach (var text in Texts(context))
        {
            foreach (var (path, cure) in paths.Where(p => Mentions(text.Text, p.Path)))
            {
                diagnostics.Add(text.At, $"the path {path} exists in a pod only: {cure}");
            }

            foreach (Match match in ResultPath().Matches(text.Text))
            {
                diagnostics.Add(text.At, $"the path {match.Value} exists in a pod only: write $(results.{match.Groups[1].Value}.path)");
            }
        }

        foreach (var text in Texts(context).Except(context.Step.Program.Environment.Concat(context.Step.Template?.Environment ?? []).Select(e => e.Value)))
        {
            foreach (var (path, cure) in volumes.Where(v => Mentions(text.Text, v.MountPath)))
            {
                diagnostics.Add(text.At, $"the path {path} exists in a pod only: {cure}");
            }
        }
    }

    private static IEnumerable<Located> Texts(StepContext context)
    {
        var step = context.Step;
        return step.TaskTexts.Concat(step.Program.RuntimeTexts).Concat(new[] { step.Program.Script, step.Program.WorkingDirectory }.OfType<Located>()).Distinct();
    }

    private static bool Mentions(string text, string path)
    {
        for (var i = text.IndexOf(path, StringComparison.Ordinal); i >= 0; i = text.IndexOf(path, i + 1, StringComparison.Ordinal))
        {
            var end = i + path.Length;
            if ((i == 0 || !IsPathCharacter(text[i - 1])) && (end == text.Length || text[end] == '/' || !IsPathCharacter(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPathCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ')' or '}';

    [GeneratedRegex("/tekton/results/([A-Za-z0-9_.-]*)")]
    private static partial Regex ResultPath();
}
