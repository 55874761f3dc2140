namespace Slipway.Pipelines.Documents;

/// <summary>Collects everything that is wrong, so that it is said at once.</summary>
internal sealed class Diagnostics
{
    private readonly List<DefinitionError> errors = [];
    private readonly HashSet<DefinitionError> known = [];

    public IReadOnlyList<DefinitionError> Errors => errors;

    public bool HasErrors => errors.Count > 0;

    public int Count => errors.Count;

    public void Add(Location at, string message)
    {
        var error = new DefinitionError(at.File, at.Line, at.Column, at.Field, message);
        if (known.Add(error))
        {
            errors.Add(error);
        }
    }

    /// <exception cref="DefinitionException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (HasErrors)
        {
            throw new DefinitionException(
                [.. errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
        }
    }
}
