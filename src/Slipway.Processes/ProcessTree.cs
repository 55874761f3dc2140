using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Processes;

/// <summary>Signals to a process and all its descendants.</summary>
internal static partial class ProcessTree
{
    private const int Terminate = 15;

    /// <summary>Asks the process and its descendants to end (SIGTERM). Processes that are gone are passed over.</summary>
    public static void RequestEnd(int processId)
    {
        foreach (var id in Descendants(processId).Prepend(processId))
        {
            _ = Kill(id, Terminate);
        }
    }

    /// <summary>The ids of all descendants, from <c>/proc</c> (Linux); elsewhere none: then only the child itself is asked, and the
    /// kill after the grace period, which .NET does for the whole tree, ends the rest.</summary>
    internal static IReadOnlyList<int> Descendants(int processId)
    {
        var found = new List<int>();
        var open = new Queue<int>([processId]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in Children(parent))
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Ends processes that outlived their parent, by id.</summary>
    public static void KillAll(IEnumerable<int> processIds)
    {
        foreach (var id in processIds)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has ended by itself, which is what was wanted.
            }
        }
    }

    private static IEnumerable<int> Children(int processId)
    {
        string[] tasks;
        try
        {
            tasks = Directory.GetDirectories($"/proc/{processId}/task");
        }
        catch (IOException)
        {
            return [];
        }

        return tasks.SelectMany(task =>
        {
            try
            {
                return File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
            }
            catch (IOException)
            {
                return [];
            }
        });
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
