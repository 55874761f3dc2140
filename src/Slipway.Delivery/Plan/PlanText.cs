namespace Slipway.Delivery;

/// <summary>A plan for people, in lines: <c>+</c> create, <c>~</c> update, <c>-</c> delete, <c>=</c> unchanged.</summary>
public static class PlanText
{
    /// <summary>What stands for a value that there is not.</summary>
    private const string None = "(none)";

    /// <summary>How much of a value a line shows; the JSON has all of it.</summary>
    private const int MaxValueLength = 160;

    /// <summary>The lines of a plan: the Worker, each change with its fields, warnings, and the summary.</summary>
    public static IEnumerable<PlanLine> Lines(DeploymentPlan plan)
    {
        yield return new($"{plan.Address}:");
        foreach (var change in plan.Changes)
        {
            yield return new($"  {Symbol(change.Kind)} {change.Resource} {change.Name}{(change.Remark.Length > 0 ? $" ({change.Remark})" : "")}", change.Kind);
            foreach (var field in change.Fields)
            {
                yield return new($"      {field.Field}: {Values(change.Kind, field)}", change.Kind);
            }
        }

        foreach (var warning in plan.Warnings)
        {
            yield return new($"Warning: {warning}", IsWarning: true);
        }

        yield return new(Summary(plan));
    }

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

    /// <summary>The symbol of a kind of change, as users of Terraform and Pulumi know it.</summary>
    public static char Symbol(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => '+',
        ChangeKind.Update => '~',
        ChangeKind.Delete => '-',
        _ => '=',
    };

    private static string Values(ChangeKind kind, FieldChange field) => kind switch
    {
        ChangeKind.Create => Short(field.New),
        ChangeKind.Delete => Short(field.Old),
        _ => $"{Short(field.Old)} → {Short(field.New)}",
    };

    private static string Short(string? value)
    {
        var line = (value ?? None).ReplaceLineEndings("⏎");
        return line.Length > MaxValueLength ? $"{line[..MaxValueLength]}…" : line;
    }
}

/// <summary>A line of a plan.</summary>
/// <param name="Text">The line.</param>
/// <param name="Kind">What the line is about, for a colour: a change or one of its fields; null = neither.</param>
/// <param name="IsWarning">Whether it is a warning.</param>
public sealed record PlanLine(string Text, ChangeKind? Kind = null, bool IsWarning = false);
