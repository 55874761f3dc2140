using System.Text.Json.Nodes;
using System.Threading.Channels;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>
/// Serves Workers on this machine, with Miniflare in a Node.js of its own. It takes one state after the other; a state that does not start
/// leaves the one before it in service. Values of secrets go through a pipe: they stand in no argument, environment or file.
/// </summary>
public sealed class MiniflareHost : IAsyncDisposable
{
    private const string Script = "preview-host.mjs";

    /// <summary>Lines of its output that an error quotes.</summary>
    private const int QuotedLines = 10;

    /// <summary>Credentials of the person who previews, which are no business of a package from npm.</summary>
    private static readonly string[] Withheld =
        ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "NODE_OPTIONS"];

    private readonly Action<MiniflareEvent> hear;
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<string> states = Channel.CreateUnbounded<string>();
    private readonly string directory = Directory.CreateTempSubdirectory("slipway-miniflare-").FullName;
    private TaskCompletionSource<Uri> answer = new();
    private int port;
    private Task<CommandResult> process = Task.FromException<CommandResult>(new InvalidOperationException("not started"));

    private MiniflareHost(Action<MiniflareEvent> hear) => this.hear = hear;

    /// <summary>Ends when the process does, which it does by itself only by accident.</summary>
    public Task Ended => process;

    /// <summary>Fetches Miniflare if need be, and starts it with nothing to serve yet.</summary>
    /// <param name="hear">Receives what happens, line by line, from another thread.</param>
    /// <param name="log">Hears what is fetched.</param>
    /// <exception cref="ToolchainException">Miniflare or its Node.js cannot be had.</exception>
    public static async Task<MiniflareHost> StartAsync(Action<MiniflareEvent> hear, ILogger log, CancellationToken ct)
    {
        var program = await MiniflareProgram.PrepareAsync(log, ct);
        var host = new MiniflareHost(hear);
        try
        {
            var script = Path.Combine(host.directory, Script);
            await File.WriteAllTextAsync(script, WorkerdScripts.Read(Script), ct);
            host.process = Command.Run(program.Node, script, program.MainModule)
                .InDirectory(host.directory)
                .WithEnvironment(Withheld.Select(name => KeyValuePair.Create(name, (string?)null)))
                .WithStandardInput(host.states.Reader.ReadAllAsync(CancellationToken.None))
                .WithOutput(host.Hear, null)
                .ExecuteAsync(host.stop.Token);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves a state in place of the one before.</summary>
    /// <param name="state">What <c>preview-host.mjs</c> takes: <c>host</c>, <c>port</c> (0 = a free one), <c>data</c>, <c>scratch</c> and
    /// <c>workers</c>, of which the first gets the requests. Each has Miniflare's options, and <c>modules</c> or <c>script</c> by their files.</param>
    /// <returns>Where the first Worker answers.</returns>
    /// <exception cref="WorkerRefusedException">It does not start; the state before it is still served.</exception>
    /// <exception cref="PortTakenException">Something else listens on the port; nothing is served.</exception>
    /// <exception cref="ToolchainException">Miniflare itself has ended.</exception>
    public async Task<Uri> ServeAsync(JsonObject state, CancellationToken ct)
    {
        port = (int)state["port"]!;
        answer = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        await states.Writer.WriteAsync(state.ToJsonString(), ct);
        await Task.WhenAny(answer.Task, process).WaitAsync(ct);
        return answer.Task.IsCompleted
            ? await answer.Task
            : throw new ToolchainException(
                $"serving with Miniflare {MiniflareProgram.Version}: it has ended by itself. Try again; it said last:\n{(await process).LastLines(QuotedLines)}");
    }

    /// <summary>Stops everything that it serves.</summary>
    public async ValueTask DisposeAsync()
    {
        // The end of its input ends it in order, so that what Workers have stored is whole; whatever does not end is ended.
        states.Writer.TryComplete();
        try
        {
            await Task.WhenAny(process, Task.Delay(Command.DefaultGracePeriod));
            await stop.CancelAsync();
            await process;
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // That is how it ends, or it never started.
        }

        stop.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private void Hear(string line)
    {
        if (!line.StartsWith('{'))
        {
            // Something in Node.js that writes for itself.
            hear(new ConsoleWritten("log", line, null));
            return;
        }

        var said = JsonNode.Parse(line)!;
        switch ((string?)said["event"])
        {
            case "serving":
                answer.TrySetResult(new Uri((string)said["address"]!));
                break;
            case "refused":
                answer.TrySetException(new WorkerRefusedException((string)said["text"]!));
                break;
            case "taken":
                answer.TrySetException(new PortTakenException(port));
                break;
            case "request":
                hear(new RequestAnswered((string)said["method"]!, (string)said["path"]!, (int)said["status"]!, (int)said["milliseconds"]!));
                break;
            default:
                hear(new ConsoleWritten((string)said["level"]!, (string)said["text"]!, (string?)said["worker"]));
                break;
        }
    }
}
