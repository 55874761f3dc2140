namespace Slipway.Bundles;

/// <summary>The runtime does not start a Worker that was to be served.</summary>
/// <param name="said">What it says: message, module and line.</param>
public sealed class WorkerRefusedException(string said) : Exception(said);
