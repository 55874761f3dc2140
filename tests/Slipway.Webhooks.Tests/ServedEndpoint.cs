using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary><c>slipway serve-webhook</c> as it is started in a cluster.</summary>
internal sealed class ServedEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder seen = new();

    private ServedEndpoint(Process process) => this.process = process;

    public static string Program { get; } = Programs.Slipway;

    public string Address { get; private set; } = "";

    /// <summary>What it has printed, as far as was waited for.</summary>
    public string Seen => seen.ToString();

    public static async Task<ServedEndpoint> StartAsync(string directory, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, ["serve-webhook", "--listen", "http://127.0.0.1:0", .. arguments]) { WorkingDirectory = directory, RedirectStandardError = true },
        };
        var served = new ServedEndpoint(process);
        process.ErrorDataReceived += (_, e) => _ = e.Data is null ? served.lines.Writer.TryComplete() : served.lines.Writer.TryWrite(e.Data);
        process.Start();
        process.BeginErrorReadLine();
        try
        {
            served.Address = (await served.LineAsync("listening on ")).Split(' ')[2];
            return served;
        }
        catch
        {
            await served.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that holds a text.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
        {
            seen.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"it ended without '{text}':\n{seen}");
    }

    public Task SignalAsync(string signal) => Slipway.Processes.Command.Run("kill", $"-{signal}", $"{process.Id}").ExecuteAsync(CancellationToken.None);

    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
