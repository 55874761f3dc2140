using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace Slipway.Processes;

/// <summary>
/// A child process to be: an immutable description, shaped like CliWrap's <c>Command</c>. Arguments are a list and never pass
/// through a shell. Cancelling the token of <see cref="ExecuteAsync"/> stops the child and everything that it started.
/// </summary>
public sealed record Command
{
    /// <summary>How long a cancelled child may take to end by itself after SIGTERM, before SIGKILL: half of Kubernetes' 10 s for
    /// a pod of ours, so that the caller has time to tidy up.</summary>
    public static readonly TimeSpan DefaultGracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>What tools write, whatever the locale says; without a byte order mark.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private Command(string program) => Program = program;

    /// <summary>The program: a path, or a name that is looked up on the PATH of the child's environment.</summary>
    public string Program { get; private init; }

    /// <summary>The arguments, exactly as the child receives them.</summary>
    public ImmutableArray<string> Arguments { get; private init; } = [];

    /// <summary>The working directory; null = that of this process.</summary>
    public string? WorkingDirectory { get; private init; }

    /// <summary>Environment variables set (or, with a null value, removed) for the child, over those of this process.</summary>
    public ImmutableDictionary<string, string?> Environment { get; private init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>True = the child gets nothing but <see cref="Environment"/>.</summary>
    public bool HasCleanEnvironment { get; private init; }

    /// <summary>Text for the child's standard input; null = an empty input (never the terminal's).</summary>
    public string? StandardInput { get; private init; }

    /// <summary>Lines for the child's standard input, sent as they come, before it ends; null = <see cref="StandardInput"/>.</summary>
    public IAsyncEnumerable<string>? StandardInputLines { get; private init; }

    /// <summary>Receives each line of standard output as it comes.</summary>
    public Action<string>? OutputLine { get; private init; }

    /// <summary>Receives each line of standard error as it comes.</summary>
    public Action<string>? ErrorLine { get; private init; }

    /// <summary>How long the child may take to end after SIGTERM.</summary>
    public TimeSpan GracePeriod { get; private init; } = DefaultGracePeriod;

    /// <summary>Describes a child process that runs <paramref name="program"/>.</summary>
    public static Command Run(string program, params IEnumerable<string> arguments) =>
        new Command(program).WithArguments(arguments);

    /// <summary>The same with further arguments after those it has.</summary>
    public Command WithArguments(params IEnumerable<string> arguments) => this with { Arguments = Arguments.AddRange(arguments) };

    /// <summary>The same in another working directory.</summary>
    public Command InDirectory(string? path) => this with { WorkingDirectory = path };

    /// <summary>The same with one more environment variable; null removes it.</summary>
    public Command WithEnvironment(string name, string? value) => this with { Environment = Environment.SetItem(name, value) };

    /// <summary>The same with more environment variables.</summary>
    public Command WithEnvironment(IEnumerable<KeyValuePair<string, string?>> variables) =>
        this with { Environment = Environment.SetItems(variables) };

    /// <summary>The same without the environment of this process.</summary>
    public Command WithCleanEnvironment() => this with { HasCleanEnvironment = true };

    /// <summary>The same with text for its standard input.</summary>
    public Command WithStandardInput(string text) => this with { StandardInput = text };

    /// <summary>The same with lines for its standard input, which are sent as they come. The input ends with them; so it does when this
    /// process ends, however it ends: a child that ends with its input is never left behind.</summary>
    public Command WithStandardInput(IAsyncEnumerable<string> lines) => this with { StandardInputLines = lines };

    /// <summary>The same with receivers for the lines of standard output and standard error.</summary>
    public Command WithOutput(Action<string>? outputLine, Action<string>? errorLine) =>
        this with { OutputLine = outputLine, ErrorLine = errorLine };

    /// <summary>The same with another time between SIGTERM and SIGKILL.</summary>
    public Command WithGracePeriod(TimeSpan gracePeriod) => this with { GracePeriod = gracePeriod };

    /// <summary>The command as a person would type it, for logs; arguments with white space are quoted.</summary>
    public override string ToString() =>
        string.Join(' ', Arguments.Prepend(Program).Select(a => a.Length == 0 || a.Any(char.IsWhiteSpace) ? $"'{a}'" : a));

    /// <summary>
    /// Runs the child to its end. A non-zero exit code is a result, not an exception.
    /// </summary>
    /// <exception cref="CommandNotFoundException">The program does not exist or may not be run.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; the whole tree has ended.</exception>
    public Task<CommandResult> ExecuteAsync(CancellationToken ct) => RunningProcess.RunAsync(this, ct);

    internal ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
        };
        if (HasCleanEnvironment)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in Environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        _ = start.Environment.TryGetValue("PATH", out var path);
        start.FileName = ProgramPath.Find(Program, WorkingDirectory, path) ?? throw new CommandNotFoundException(Program);
        return start;
    }
}
