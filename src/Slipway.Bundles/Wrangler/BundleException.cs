namespace Slipway.Bundles;

/// <summary>A Worker could not be built or bundled, or its bundle is not what it must be. The message names action, value, cause and cure.</summary>
/// <param name="message">One or more lines for the user.</param>
/// <param name="exitCode">What the step ends with: 1, or the code of the user's own build command.</param>
public sealed class BundleException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The exit code for the step.</summary>
    public int ExitCode { get; } = exitCode;
}
