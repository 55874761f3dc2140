namespace Slipway.Cli;

/// <summary>The command line is wrong, or names something that is not there (exit code 2).</summary>
/// <param name="message">What, which value, why, and what to do.</param>
public sealed class CliUsageException(string message) : Exception(message);
