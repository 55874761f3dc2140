namespace Slipway.Delivery;

/// <summary>A plan for people, in lines: <c>+</c> create, <c>~</c> update, <c>-</c> delete, <c>=</c> unchanged.</summary>
public static class PlanText
{
    /// <summary>The lines of a plan: each change with its fields, warnings, and the summary.</summary>
    public static IEnumerable<PlanLine> Lines(DeploymentPlan plan) =>
        throw new NotSupportedException();

    /// <summary>Writes the lines of a plan.</summary>
    public static void Write(DeploymentPlan plan, TextWriter output)
    {
        foreach (var line in Lines(plan))
        {
            output.WriteLine(line.Text);
        }
    }

    /// <summary><c>Plan: 2 to create, 1 to update, 0 to delete, 3 unchanged.</c></summary>
    public static string Summary(DeploymentPlan plan)
    {
        int Count(ChangeKind kind) => plan.Changes.Count(change => change.Kind == kind);
        return $"Plan: {Count(ChangeKind.Create)} to create, {Count(ChangeKind.Update)} to update, {Count(ChangeKind.Delete)} to delete, {Count(ChangeKind.Unchanged)} unchanged.";
    }
}

/// <summary>A line of a plan.</summary>
/// <param name="Text">The line.</param>
/// <param name="Kind">What the line is about, for a colour: a change or one of its fields; null = neither.</param>
/// <param name="IsWarning">Whether it is a warning.</param>
public sealed record PlanLine(string Text, ChangeKind? Kind = null, bool IsWarning = false);
