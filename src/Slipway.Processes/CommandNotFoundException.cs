namespace Slipway.Processes;

/// <summary>A program that was to be run does not exist on the PATH, or may not be run.</summary>
/// <param name="program">The program's name or path.</param>
/// <param name="cause">What the system says; null = it was not found.</param>
public sealed class CommandNotFoundException(string program, string? cause = null) : Exception(Describe(program, cause))
{
    /// <summary>The program's name or path, as it was asked for.</summary>
    public string Program { get; } = program;

    private static string Describe(string program, string? cause) => (cause, program.Contains('/', StringComparison.Ordinal)) switch
    {
        (not null, _) => $"running '{program}': {cause}. Is it a program for this machine?",
        (null, true) => $"running '{program}': no such file, or it is not executable. Check the path, or run 'chmod +x'.",
        _ => $"running '{program}': no such program on the PATH. Install it, or put its directory on the PATH.",
    };
}
