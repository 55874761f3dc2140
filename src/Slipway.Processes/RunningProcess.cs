using System.Diagnostics;

namespace Slipway.Processes;

/// <summary>One run of a <see cref="Command"/>: starts it, reads its output, waits for its end, stops it when cancelled.</summary>
internal static class RunningProcess
{
    /// <summary>How long to wait for the end of the output after the process itself has ended: a grandchild that was left behind
    /// may hold the pipe open for ever.</summary>
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(2);

    public static async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = command.ToStartInfo() };
        var clock = Stopwatch.StartNew();
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e) when (Directory.Exists(command.WorkingDirectory ?? "."))
        {
            throw new CommandNotFoundException($"{command.Program} ({e.Message})");
        }

        var output = new TextTail();
        var error = new TextTail();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, output, command.OutputLine),
            ReadAsync(process.StandardError, error, command.ErrorLine),
            WriteAsync(process.StandardInput, command.StandardInput));
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process, command.GracePeriod);
            await Task.WhenAny(reading, Task.Delay(OutputDrain, CancellationToken.None));
            throw;
        }

        await Task.WhenAny(reading, Task.Delay(OutputDrain, ct));
        return new CommandResult(process.ExitCode, output.ToString(), error.ToString(), clock.Elapsed);
    }

    private static async Task StopAsync(Process process, TimeSpan gracePeriod)
    {
        var descendants = ProcessTree.Descendants(process.Id);
        ProcessTree.RequestEnd(process.Id);
        using var patience = new CancellationTokenSource(gracePeriod);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        ProcessTree.KillAll(descendants);
    }

    private static async Task ReadAsync(StreamReader reader, TextTail tail, Action<string>? line)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
        {
            tail.Add(text);
            line?.Invoke(text);
        }
    }

    private static async Task WriteAsync(StreamWriter writer, string? text)
    {
        try
        {
            await using (writer)
            {
                await writer.WriteAsync(text);
            }
        }
        catch (IOException)
        {
            // The child did not read its input; its exit code says whether that mattered.
        }
    }
}
