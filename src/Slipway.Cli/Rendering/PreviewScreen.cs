using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Slipway.Bundles;
using Slipway.Delivery;
using Spectre.Console;

namespace Slipway.Cli.Rendering;

/// <summary>What <c>slipway preview</c> shows: a line for each request, what Workers write to their consoles, reloads. Warnings and errors of
/// its own go to standard error. On a terminal in colours.</summary>
public sealed class PreviewScreen : ILogEventSink
{
    private static readonly MessageTemplateTextFormatter Message = new("{Message:lj}", CultureInfo.InvariantCulture);

    private readonly Lock gate = new();
    private readonly bool isColoured = !Console.IsOutputRedirected && RunReport.IsCapable;
    private bool hasSeveral;

    /// <summary>The screen of this terminal, or none.</summary>
    public PreviewScreen() => Log = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    /// <summary>Shows what is fetched.</summary>
    public ILogger Log { get; }

    /// <summary>Shows an event.</summary>
    public void Show(PreviewEvent happened)
    {
        switch (happened)
        {
            case PreviewReady ready:
                hasSeveral = ready.Workers.Count > 1;
                Write($"ready on {ready.Address.GetLeftPart(UriPartial.Authority)}{Of(ready.Workers)}", "green");
                break;
            case PreviewReloaded reloaded:
                hasSeveral = reloaded.Workers.Count > 1;
                Write($"reloaded in {Durations.Text(reloaded.Duration)}{Of(reloaded.Workers)}", "green");
                break;
            case PreviewNotReloaded { Problems: var problems }:
                Failed([$"not reloaded, what was served before still is: {string.Join('\n', problems)}"]);
                break;
            case PreviewWarning warning:
                Warn(warning.Text);
                break;
            case PreviewHappened { Event: RequestAnswered request }:
                Write(
                    string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.Path} {request.Status} {request.Milliseconds} ms"),
                    request.Status switch { >= 500 => "red", >= 400 => "yellow", _ => "grey" });
                break;
            case PreviewHappened { Event: ConsoleWritten written }:
                Write(hasSeveral && written.Worker is { } worker ? $"'{worker}': {written.Text}" : written.Text, written.Level switch { "error" => "red", "warn" => "yellow", _ => "default" });
                break;
        }
    }

    /// <summary>A warning.</summary>
    public void Warn(string text)
    {
        lock (gate)
        {
            Console.Error.WriteLine($"warning: {text}");
        }
    }

    /// <summary>It has stopped, and nothing is left.</summary>
    public void Stopped() => Write("stopped", "default");

    /// <summary>Why it does not serve, or not what it should.</summary>
    public static void Failed(IReadOnlyList<string> problems)
    {
        Console.Out.Flush();
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(FailureText.WithPrefix(problem));
        }
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, line);
        lock (gate)
        {
            Console.Error.WriteLine(logEvent.Level >= LogEventLevel.Warning ? $"warning: {line}" : line.ToString());
        }
    }

    private static string Of(IReadOnlyList<string> workers) => workers.Count > 1 ? $" ('{workers[0]}'; bound: {string.Join(", ", workers.Skip(1).Select(w => $"'{w}'"))})" : "";

    private void Write(string text, string colour)
    {
        lock (gate)
        {
            if (isColoured && colour != "default")
            {
                AnsiConsole.Console.Write(new Text(text, Style.Parse(colour)).Overflow(Overflow.Fold));
                Console.Out.WriteLine();
            }
            else
            {
                Console.Out.WriteLine(text);
            }
        }
    }
}
