using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Slipway.Bundles.Tests;

/// <summary>Keeps what is logged, as a person would read it.</summary>
internal sealed class PackageManagersLogLines : ILogEventSink
{
    private static readonly MessageTemplateTextFormatter AsStepsPrint = new("{Message:lj}", System.Globalization.CultureInfo.InvariantCulture);

    private readonly List<string> lines = [];

    public PackageManagersLogLines() => Log = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();

    public ILogger Log { get; }

    public string Text => string.Join('\n', lines);

    public void Emit(LogEvent logEvent)
    {
        var prefix = logEvent.Level >= LogEventLevel.Warning ? "warning: " : "";
        using var text = new StringWriter();
        AsStepsPrint.Format(logEvent, text);
        lines.Add(prefix + text);
    }
}
