using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Processes;

/// <summary>
/// A process and all its descendants, as far as they have been seen: also those that a parent left behind when it ended, which
/// no longer lead back to it. Known from <c>/proc</c> (Linux); elsewhere it holds the process alone.
/// </summary>
/// <param name="root">The process at the top, a child of this one.</param>
/// <param name="mark">The mark that the process and what it starts carry.</param>
internal sealed partial class ProcessTree(Process root, ProcessMark mark)
{
    private const int Terminate = 15; // SIGTERM
    private const int Kill = 9; // SIGKILL

    /// <summary>When each process started: an id that is used again belongs to another process.</summary>
    private readonly Dictionary<int, ulong> startTimes = [];

    /// <summary>Looks for new descendants and asks everyone to end who has not been asked yet.</summary>
    public void RequestEnd()
    {
        var known = startTimes.Keys.ToHashSet();
        Look(known.Count == 0 ? mark.Find() : []);
        foreach (var id in startTimes.Keys.Where(id => !known.Contains(id) && IsAlive(id)))
        {
            _ = Send(id, Terminate);
        }

        if (!OperatingSystem.IsLinux())
        {
            _ = Send(root.Id, Terminate);
        }
    }

    /// <summary>True when none of the processes is left.</summary>
    public bool HasEnded() => root.HasExited && !startTimes.Keys.Any(IsAlive);

    /// <summary>Ends whatever is left, at once.</summary>
    public void End()
    {
        Look(mark.Find());
        foreach (var id in startTimes.Keys.Where(IsAlive))
        {
            _ = Send(id, Kill);
        }

        if (!root.HasExited)
        {
            root.Kill(entireProcessTree: true);
        }
    }

    private void Look(IReadOnlyList<int> marked)
    {
        var open = new Queue<int>(startTimes.Keys.Where(IsAlive).Concat(marked).Append(root.HasExited ? 0 : root.Id));
        while (open.TryDequeue(out var id))
        {
            if (id != 0 && StartTime(id) is { } startTime)
            {
                startTimes[id] = startTime;
                foreach (var child in Children(id).Where(child => !startTimes.ContainsKey(child)))
                {
                    open.Enqueue(child);
                }
            }
        }
    }

    private bool IsAlive(int id) => StartTime(id) == startTimes[id];

    /// <summary>When a process started, in clock ticks since boot; null when it has ended (a zombie has).</summary>
    private static ulong? StartTime(int id)
    {
        // proc(5): the name, in parentheses, may hold anything; behind it state is field 3 and starttime field 22.
        var stat = Read($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X") ? ulong.Parse(fields[19]) : null;
    }

    private static List<int> Children(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id}/task").SelectMany(thread => Read($"{thread}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The text of a file of <c>/proc</c>; empty when the process has ended.</summary>
    internal static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Send(int processId, int signal);
}
