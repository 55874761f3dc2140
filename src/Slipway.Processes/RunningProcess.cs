using System.ComponentModel;
using System.Diagnostics;

namespace Slipway.Processes;

/// <summary>One run of a <see cref="Command"/>: starts it, reads its output, waits for its end, stops it when cancelled.</summary>
internal static class RunningProcess
{
    /// <summary>How long to wait for the end of the output after the process itself has ended: a grandchild that was left behind
    /// may hold the pipe open for ever.</summary>
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(2);

    /// <summary>How often to look whether a tree that was asked to end has ended.</summary>
    private static readonly TimeSpan EndPoll = TimeSpan.FromMilliseconds(20);

    public static async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var mark = new ProcessMark();
        using var process = new Process { StartInfo = command.HasCleanEnvironment ? command.ToStartInfo() : mark.On(command.ToStartInfo()) };
        var clock = Stopwatch.StartNew();
        Start(process, command);
        var output = new TextTail();
        var error = new TextTail();
        var both = new TextTail();
        // A receiver that throws ends the run: nobody would empty the pipe, and the child would wait for ever.
        var failed = new TaskCompletionSource();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, [output, both], command.OutputLine, failed),
            ReadAsync(process.StandardError, [error, both], command.ErrorLine, failed));
        using var ended = new CancellationTokenSource();
        var writing = WriteAsync(process.StandardInput, command, ended.Token);
        try
        {
            await await Task.WhenAny(process.WaitForExitAsync(ct), failed.Task);
            await ended.CancelAsync();
            await Task.WhenAny(Task.WhenAll(reading, writing), Task.Delay(OutputDrain, ct));
        }
        catch
        {
            await ended.CancelAsync();
            await StopAsync(process, mark, command.GracePeriod);
            await Task.WhenAny(reading, Task.Delay(OutputDrain, CancellationToken.None));
            throw;
        }

        if (reading.IsFaulted)
        {
            await reading;
        }

        return new CommandResult(process.ExitCode, output.ToString(), error.ToString(), clock.Elapsed) { Transcript = both.ToString() };
    }

    private static void Start(Process process, Command command)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e) when (Directory.Exists(command.WorkingDirectory ?? "."))
        {
            throw new CommandNotFoundException(command.Program, new Win32Exception(e.NativeErrorCode).Message);
        }
        catch (Win32Exception)
        {
            throw new DirectoryNotFoundException($"running '{command.Program}': its working directory '{command.WorkingDirectory}' does not exist.");
        }
    }

    private static async Task StopAsync(Process process, ProcessMark mark, TimeSpan gracePeriod)
    {
        var tree = new ProcessTree(process, mark);
        var clock = Stopwatch.StartNew();
        do
        {
            // Again each time: a child that is just starting others must not get away.
            tree.RequestEnd();
            await Task.Delay(EndPoll, CancellationToken.None);
        }
        while (!tree.HasEnded() && clock.Elapsed < gracePeriod);

        tree.End();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task ReadAsync(StreamReader reader, TextTail[] tails, Action<string>? line, TaskCompletionSource failed)
    {
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
            {
                Array.ForEach(tails, tail => tail.Add(text));
                line?.Invoke(text);
            }
        }
        catch (Exception e)
        {
            _ = failed.TrySetException(e);
            throw;
        }
    }

    private static async Task WriteAsync(StreamWriter writer, Command command, CancellationToken ended)
    {
        try
        {
            await using (writer)
            {
                await writer.WriteAsync(command.StandardInput);
                await foreach (var line in (command.StandardInputLines ?? AsyncEnumerable.Empty<string>()).WithCancellation(ended))
                {
                    await writer.WriteLineAsync(line.AsMemory(), ended);
                    await writer.FlushAsync(ended);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The child did not read its input, or ended before it did; its exit code says whether that mattered.
        }
    }
}
