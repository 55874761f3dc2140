using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;

namespace Slipway.Pipelines.Checks;

/// <summary>Checks that the order of tasks is one: no unknown task, no cycle.</summary>
/// <remarks>The words are those of tektoncd/pipeline, pkg/reconciler/pipeline/dag/dag.go.</remarks>
internal static class GraphCheck
{
    public static void Run(RunPlan plan, Diagnostics diagnostics)
    {
        var names = plan.Spec.Tasks.Select(t => t.Name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var task in plan.Spec.Tasks)
        {
            foreach (var previous in task.RunAfter.Where(r => !names.Contains(r.Text)))
            {
                var (name, other) = (task.Name.Text, previous.Text);
                diagnostics.Add(
                    previous.At,
                    $"invalid value: couldn't add link between {name} and {other}: task {name} depends on {other} but {other} wasn't present in Pipeline");
            }
        }

        // Whatever is not reached by taking away tasks without open dependencies is part of a cycle, or behind one.
        var open = plan.Tasks.Where(t => !t.IsFinally).DistinctBy(t => t.Name)
            .ToDictionary(t => t.Name, t => t.Dependencies.Where(names.Contains).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (open.Where(t => !t.Value.Any(open.ContainsKey)).Select(t => t.Key).ToList() is { Count: > 0 } free)
        {
            free.ForEach(name => open.Remove(name));
        }

        if (open.Count > 0)
        {
            var first = open.Keys.Order(StringComparer.Ordinal).First();
            var on = string.Join(", ", open[first].Where(open.ContainsKey).Order(StringComparer.Ordinal).Select(d => $"\"{d}\""));
            diagnostics.Add(plan.Tasks.First(t => t.Name == first).At, $"invalid value: cycle detected; task \"{first}\" depends on {on}");
        }
    }
}
