namespace Slipway.Pipelines;

/// <summary>The state of a directory cannot be taken.</summary>
/// <param name="message">Action, value, cause and cure; then git's own last lines.</param>
public sealed class SourceSnapshotException(string message) : Exception(message);
