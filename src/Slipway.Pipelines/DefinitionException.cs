namespace Slipway.Pipelines;

/// <summary>Definitions that cannot be run, or a run that does not fit them. Nothing was run.</summary>
/// <param name="errors">All that is wrong, at least one.</param>
public sealed class DefinitionException(IReadOnlyList<DefinitionError> errors)
    : Exception(string.Join('\n', errors.Select(e => e.ToString())))
{
    /// <summary>All that is wrong, sorted by file and line.</summary>
    public IReadOnlyList<DefinitionError> Errors { get; } = errors;
}
