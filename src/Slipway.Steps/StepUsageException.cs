namespace Slipway.Steps;

/// <summary>The step was used wrongly (exit code 2): a bad value, or a missing file or workspace that the user must supply.</summary>
/// <param name="message">What, which value, why, and what to do.</param>
public sealed class StepUsageException(string message) : StepFailedException(message, ExitCode.Usage);
