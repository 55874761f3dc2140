using System.CommandLine;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>How a verb is told which run it is about: its name, or the newest.</summary>
public sealed class RunArgument
{
    private readonly Argument<string?> name = new("RUN") { Description = "PipelineRun [default: the newest]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> last = new("--last", "-L") { Description = "The newest run; so it is without RUN." };

    /// <summary>Adds both to a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Add(name);
        verb.Add(last);
    }

    /// <summary>The name that is given; null = the newest run is meant.</summary>
    /// <exception cref="CliUsageException">Both are given.</exception>
    public string? Given(ParseResult parsed) => parsed.GetValue(last) && parsed.GetValue(name) is { } both
        ? throw new CliUsageException($"option --last: '{both}' names a run already; give one of them.")
        : parsed.GetValue(name);

    /// <summary>The run.</summary>
    /// <exception cref="CliUsageException">What is given is no name, or there is no run.</exception>
    public Task<ResourceName> NameAsync(ParseResult parsed, KubernetesApi api, NamespaceName namespaceName, CancellationToken ct) =>
        ClusterRun.NameAsync(api, namespaceName, Given(parsed), ct);
}
