namespace Slipway.Pipelines.Documents;

/// <summary>A place in a definition.</summary>
/// <param name="File">The file as it was named; empty = the options of the run.</param>
/// <param name="Line">From 1; 0 without a file.</param>
/// <param name="Column">From 1; 0 without a file.</param>
/// <param name="Field">The field as Tekton writes it, such as <c>spec.tasks[0].name</c>.</param>
internal sealed record Location(string File, int Line, int Column, string Field)
{
    /// <summary>What a run was given from outside, rather than by a file.</summary>
    public static Location Options(string field) => new("", 0, 0, field);

    /// <summary>The same place under the name of another field.</summary>
    public Location In(string field) => this with { Field = field };
}

/// <summary>Text that may hold variables, and where it stands.</summary>
internal sealed record Located(string Text, Location At);
