namespace Slipway.Bundles;

/// <summary>A project's files cannot be read, or Node.js or a package manager cannot be had. The message names action, value, cause and
/// cure. It is an <see cref="IOException"/>, which every step reports as a failure (exit code 1).</summary>
/// <param name="message">One or more lines for the user.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public sealed class ToolchainException(string message, Exception? inner = null) : IOException(message, inner);
