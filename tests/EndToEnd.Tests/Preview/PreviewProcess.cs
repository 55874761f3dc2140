using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Slipway.Processes;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary><c>./slipway preview</c> as a user starts it, in a directory of the test's own.</summary>
internal sealed class PreviewProcess : IAsyncDisposable
{
    /// <summary>Enough for a machine that does something else too, and for the first use, which installs Miniflare.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];

    private PreviewProcess(Process process) => this.process = process;

    public HttpClient Http { get; } = new();

    /// <summary>What it has printed, both streams, as far as was waited for.</summary>
    public IReadOnlyList<string> Seen => seen;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    public static PreviewProcess Start(string directory, params IEnumerable<string> arguments) => Start(directory, arguments, []);

    /// <summary>Starts it on a free port and waits until it serves.</summary>
    public static Task<PreviewProcess> ReadyAsync(string directory, params IEnumerable<string> arguments) => ReadyAsync(directory, arguments, []);

    /// <summary>The same with further environment variables.</summary>
    public static async Task<PreviewProcess> ReadyAsync(string directory, IEnumerable<string> arguments, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var preview = Start(directory, ["--port", "0", .. arguments], variables);
        try
        {
            var ready = await preview.LineAsync(line => line.StartsWith("ready on ", StringComparison.Ordinal));
            preview.Http.BaseAddress = new Uri(ready.Split(' ')[2]);
            return preview;
        }
        catch
        {
            await preview.DisposeAsync();
            throw;
        }
    }

    private static PreviewProcess Start(string directory, IEnumerable<string> arguments, IReadOnlyList<(string Name, string Value)> variables)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(SlipwayRun.Program, ["preview", .. arguments])
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        foreach (var (name, value) in variables)
        {
            process.StartInfo.Environment[name] = value;
        }

        var preview = new PreviewProcess(process);
        process.OutputDataReceived += (_, e) => preview.Receive(e.Data);
        process.ErrorDataReceived += (_, e) => preview.Receive(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return preview;
    }

    /// <summary>Waits for a line that has not been waited for yet.</summary>
    public async Task<string> LineAsync(Func<string, bool> isIt)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var line = await lines.Reader.ReadAsync(patience.Token);
                seen.Add(line);
                if (isIt(line))
                {
                    return line;
                }
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"the line does not come. What came:\n{string.Join('\n', seen)}", e);
        }
    }

    /// <summary>Waits for a line.</summary>
    public Task<string> LineAsync(string line) => LineAsync(l => l == line);

    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative), Ct);

    /// <summary>Presses Ctrl+C, and gives the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        await Command.Run("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture)).ExecuteAsync(Ct);
        return await ExitAsync();
    }

    /// <summary>Waits for its end; what it has printed is all in <see cref="Seen"/> then.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(Ct).WaitAsync(Patience, Ct);
        lines.Writer.TryComplete();
        await foreach (var line in lines.Reader.ReadAllAsync(Ct))
        {
            seen.Add(line);
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // In order, since it has children; else at once.
            await Command.Run("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture)).ExecuteAsync(CancellationToken.None);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
        Http.Dispose();
    }

    private void Receive(string? line)
    {
        if (line is not null)
        {
            lines.Writer.TryWrite(line);
        }
    }
}
