using System.CommandLine;
using Slipway.Pipelines.Services;

namespace Slipway.Cli.Cluster;

/// <summary>The option that says where the repositories of Services are.</summary>
public sealed class GitHostOption
{
    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--git-host")
    {
        Description = "Git server in front of owner and name of a Service without clone_url, such as https://git.example.com [default: that of its git_repo_provider; GitHub]",
        HelpName = "URL",
    };

    /// <summary>The host; null = the option is not given.</summary>
    /// <exception cref="CliUsageException">It is none.</exception>
    public GitHost? Read(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(Option) is { } text ? GitHost.Parse(text) : null;
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option {Option.Name}: {e.Message}");
        }
    }
}
