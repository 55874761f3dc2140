using System.Text.RegularExpressions;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Settings of runs as they are typed.</summary>
public static partial class RunSettings
{
    /// <summary>The ServiceAccount of a run's pods.</summary>
    /// <param name="text">What option <c>--serviceaccount</c> says; null = our own.</param>
    /// <exception cref="CliUsageException">It is the name of none.</exception>
    public static string ServiceAccount(string? text) => ClusterOptions.Read("--serviceaccount", text ?? StartedRun.DefaultServiceAccount, ResourceName.Parse).Value;

    /// <summary>ServiceAccounts of single tasks, as they are typed: <c>task=NAME</c>, several with commas between them.</summary>
    /// <exception cref="CliUsageException">A text has another form, or names none.</exception>
    public static IReadOnlyDictionary<string, string> TaskServiceAccounts(IEnumerable<string> texts) =>
        KeyValueArgument.ReadAll("--task-serviceaccount", "task=NAME", texts.SelectMany(text => text.Split(','))).ToDictionary(
            p => p.Key, p => ClusterOptions.Read("--task-serviceaccount", p.Value, ResourceName.Parse).Value, StringComparer.Ordinal);

    /// <summary>A timeout of a run.</summary>
    /// <param name="text">What the option says; null = Tekton's default.</param>
    /// <param name="option">The option, for messages.</param>
    /// <exception cref="CliUsageException">It is no duration.</exception>
    public static string? Timeout(string? text, string option = "--timeout") => text is null || TimeoutText().IsMatch(text) ? text
        : throw new CliUsageException($"option {option}: '{text}' is no duration: write it like 1h30m or 90s; 0 = none.");

    // Go's durations, of which Tekton takes no negative ones (pkg.go.dev/time#ParseDuration).
    [GeneratedRegex(@"\A(?:0|(?:[0-9]+(?:\.[0-9]+)?(?:h|ms|m|s))+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeoutText();
}
