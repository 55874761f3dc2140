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

    /// <summary>A disk's refusal with the sentence that helps: the framework's message names the file.</summary>
    public static string DiskMessage(Exception e) => e.HResult switch
    {
        DiskFull => $"{e.Message} The disk is full: free space, or bind the workspace or output directory elsewhere.",
        ReadOnly => $"{e.Message} The file system is read-only: bind a workspace or output directory that may be written.",
        _ when e is UnauthorizedAccessException => $"{e.Message} This user may not write there: change the owner or choose another directory.",
        _ => e.Message,
    };

    private const int DiskFull = 28; // errno ENOSPC, which .NET passes on as HResult on Unix
    private const int ReadOnly = 30; // errno EROFS

    private sealed class WarningMark : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
            logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("Warning", logEvent.Level >= LogEventLevel.Warning ? "warning: " : ""));
    }
}
