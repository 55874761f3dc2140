using System.Diagnostics;

namespace Slipway.Processes;

/// <summary>
/// A mark in the environment of a child, which all that it starts inherits: so they are found even when the one that started
/// them has ended before, as a shell does that Ctrl+C reached first.
/// </summary>
internal sealed class ProcessMark
{
    private const string Variable = "SLIPWAY_PROCESS";

    private readonly string value = Guid.NewGuid().ToString("N");

    /// <summary>Puts the mark on a child, behind those of the processes that started this one.</summary>
    public ProcessStartInfo On(ProcessStartInfo start)
    {
        start.Environment[Variable] = $"{Environment.GetEnvironmentVariable(Variable)}:{value}".TrimStart(':');
        return start;
    }

    /// <summary>The ids of all processes that carry the mark (Linux; elsewhere none).</summary>
    public IReadOnlyList<int> Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && ProcessTree.Read($"/proc/{id}/environ").Contains(value, StringComparison.Ordinal))];
    }
}
