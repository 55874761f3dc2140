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

    /// <summary>The timeout of a run.</summary>
    /// <param name="text">What option <c>--timeout</c> says; null = Tekton's default.</param>
    /// <exception cref="CliUsageException">It is no duration.</exception>
    public static string? Timeout(string? text) => text is null || TimeoutText().IsMatch(text) ? text
        : throw new CliUsageException($"option --timeout: '{text}' is no duration: write it like 1h30m or 90s; 0 = none.");

    // Go's durations, of which Tekton takes no negative ones (pkg.go.dev/time#ParseDuration).
    [GeneratedRegex(@"\A(?:0|(?:[0-9]+(?:\.[0-9]+)?(?:h|ms|m|s))+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeoutText();
}
