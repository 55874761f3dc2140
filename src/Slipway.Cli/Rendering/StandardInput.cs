namespace Slipway.Cli.Rendering;

/// <summary>What is piped into the program.</summary>
public static class StandardInput
{
    /// <summary>All of it.</summary>
    public static string Read() => Console.In.ReadToEnd();
}
