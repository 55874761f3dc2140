namespace Slipway.Pipelines;

/// <summary>One thing that is wrong in a definition or in what a run gives it.</summary>
/// <param name="File">The file as it was named to the catalog; empty when the options of the run are at fault.</param>
/// <param name="Line">Line in the file, from 1; 0 without a file.</param>
/// <param name="Column">Column in the line, from 1; 0 without a file.</param>
/// <param name="Field">The field as Tekton writes it, such as <c>spec.tasks[0].runAfter</c>.</param>
/// <param name="Message">What is wrong, and what to do about it.</param>
public sealed record DefinitionError(string File, int Line, int Column, string Field, string Message)
{
    /// <summary>The error on one line: <c>file:line:column: field: message</c>.</summary>
    public override string ToString()
    {
        var place = File.Length == 0 ? "" : Line == 0 ? $"{File}: " : $"{File}:{Line}:{Column}: ";
        return OneLine.Of(place + (Field.Length == 0 ? "" : Field + ": ") + Message);
    }
}
