namespace Slipway.Processes;

/// <summary>A program that was to be run does not exist on the PATH, or may not be run.</summary>
/// <param name="program">The program's name or path.</param>
public sealed class CommandNotFoundException(string program)
    : Exception($"running '{program}': no such program on the PATH. Install it, or put its directory on the PATH.")
{
    /// <summary>The program's name or path, as it was asked for.</summary>
    public string Program { get; } = program;
}
