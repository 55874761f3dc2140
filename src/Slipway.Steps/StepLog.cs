using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Steps;

/// <summary>What a step prints: standard error only, since standard output is for data.</summary>
internal static class StepLog
{
    /// <summary>The first lines of the original contract, which are printed word for word, without another prefix.</summary>
    private static readonly string[] ContractPrefixes = ["ERROR: ", "upload: failed: "];

    public static Logger Create(string name) => new LoggerConfiguration()
        .WriteTo.Console(
            outputTemplate: name + ": {Warning:l}{Message:lj}{NewLine}",
            formatProvider: CultureInfo.InvariantCulture,
            standardErrorFromLevel: LogEventLevel.Verbose,
            theme: Serilog.Sinks.SystemConsole.Themes.ConsoleTheme.None)
        .Enrich.With(new WarningMark())
        .CreateLogger();

    public static void WriteError(string message) =>
        Console.Error.WriteLine(
            ContractPrefixes.Any(p => message.StartsWith(p, StringComparison.Ordinal)) ? message : $"ERROR: {message}");

    private sealed class WarningMark : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
            logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("Warning", logEvent.Level >= LogEventLevel.Warning ? "warning: " : ""));
    }
}
