using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Slipway.Steps;

/// <summary>
/// The command line of a step: declares options and results, parses, runs the work, writes the results and turns every ending
/// into an exit code and, where it is not success, a message.
/// </summary>
public sealed class StepCommand
{
    private readonly RootCommand root;
    private readonly string name;

    /// <summary>Declares a step.</summary>
    /// <param name="name">The step's name = folder = StepAction = image = executable = log prefix.</param>
    /// <param name="description">One sentence for <c>--help</c>.</param>
    public StepCommand(string name, string description)
    {
        this.name = name;
        root = new RootCommand(description);
    }

    /// <summary>Declares an option that is text.</summary>
    /// <param name="option">Its kebab-case name, without dashes in front: the StepAction's param.</param>
    /// <param name="description">For <c>--help</c>.</param>
    /// <param name="defaultText">The default, as the StepAction says it; null = the option is required.</param>
    public StepOption<string> Text(string option, string description, string? defaultText = null) =>
        Value(option, description, defaultText, text => text);

    /// <summary>Declares an option that is <c>true</c> or <c>false</c>.</summary>
    public StepOption<bool> Flag(string option, string description, bool defaultValue) =>
        Value(option, description, defaultValue ? "true" : "false", text => text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FormatException("is neither 'true' nor 'false'."),
        });

    /// <summary>Declares an option that is parsed into a type.</summary>
    /// <param name="parse">Throws <see cref="FormatException"/> with what is wrong and which values are valid; the message continues
    /// the sentence "option --x: 'value' ...".</param>
    public StepOption<T> Value<T>(string option, string description, string? defaultText, Func<string, T> parse)
    {
        var declared = new StepOption<T>(option, description, defaultText, parse);
        root.Options.Add(declared.Option);
        return declared;
    }

    /// <summary>Declares a result.</summary>
    public StepResult Result(string result, string description)
    {
        var declared = new StepResult(result, description);
        root.Options.Add(declared.Option);
        return declared;
    }

    /// <summary>Parses <paramref name="args"/>, runs the work and gives the exit code of the program.</summary>
    public async Task<int> RunAsync(string[] args, Func<StepRun, CancellationToken, Task> work)
    {
        var exitCode = ExitCode.Done;
        root.SetAction(async (parsed, _) => exitCode = await RunAsync(parsed, work));
        // No response files: a value that starts with @ is a value.
        var parsed = root.Parse([.. args.SelectMany(WithEmptyValue)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"ERROR: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"'{name} --help' lists the options.");
            return ExitCode.Usage;
        }

        // Signals are ours (below), not the library's, which would end the process before children are stopped.
        await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return exitCode;
    }

    /// <summary>A param that is empty arrives as <c>--name=</c>, which the library reads as an option without its value.</summary>
    private static IEnumerable<string> WithEmptyValue(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) == argument.Length - 1
            ? [argument[..^1], ""]
            : [argument];

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The border of the program: every ending is a line and an exit code.")]
    private async Task<int> RunAsync(ParseResult parsed, Func<StepRun, CancellationToken, Task> work)
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = ExitCode.Done;
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancelled = context.Signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated;
            cancellation.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var log = StepLog.Create(name);
        try
        {
            Directory.CreateDirectory(Path.GetTempPath());
            var run = new StepRun(parsed, log);
            await work(run, cancellation.Token);
            cancellation.Token.ThrowIfCancellationRequested();
            run.WriteResults();
            return ExitCode.Done;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Whatever the exception: a child that was stopped often shows up as a failure.
            log.Warning("stopped by a signal; nothing half-written is left behind");
            return cancelled;
        }
        catch (Exception e)
        {
            var (message, exitCode) = StepFailure.Describe(e, name);
            StepLog.WriteError(message);
            return exitCode;
        }
    }
}
