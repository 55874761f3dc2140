using System.CommandLine;
using Serilog;

namespace Slipway.Steps;

/// <summary>One run of a step: its options' values, its log, and its results, which are written when the work is done.</summary>
public sealed class StepRun
{
    private readonly ParseResult parsed;
    private readonly List<(string Path, string Value)> results = [];

    internal StepRun(ParseResult parsed, ILogger log)
    {
        this.parsed = parsed;
        Log = log;
    }

    /// <summary>One line on standard error for each event. Never give it a secret.</summary>
    public ILogger Log { get; }

    /// <summary>The value of an option.</summary>
    /// <exception cref="StepUsageException">The text given is no such value.</exception>
    public T Get<T>(StepOption<T> option) => option.Parse(parsed);

    /// <summary>Sets a result; it is written, without a trailing newline, after the work has succeeded. No path given = not asked for.</summary>
    public void Set(StepResult result, string value)
    {
        if (parsed.GetValue(result.Option) is { Length: > 0 } path)
        {
            results.Add((path, value));
        }
    }

    /// <summary>Writes all results or none: each into a file beside its own, and when all are written renames them.</summary>
    internal void WriteResults()
    {
        try
        {
            foreach (var (path, value) in results)
            {
                // A link in its place is replaced, not followed.
                File.Delete(Partial(path));
                using var file = new StreamWriter(Partial(path), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write });
                file.Write(value);
            }

            foreach (var (path, _) in results)
            {
                File.Move(Partial(path), path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            foreach (var (path, _) in results.Where(result => File.Exists(Partial(result.Path))))
            {
                File.Delete(Partial(path));
            }

            throw;
        }
    }

    private static string Partial(string path) => path + ".partial";
}
