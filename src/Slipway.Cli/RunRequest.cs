using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>What <c>slipway run</c> was asked for, as it was typed.</summary>
public sealed record RunRequest
{
    /// <summary>A directory or a git URL.</summary>
    public required string Source { get; init; }

    /// <summary>True when <see cref="Source"/> came as the param <c>git-url</c>, and so is no directory to take a snapshot of.</summary>
    public bool IsUrl { get; private init; }

    /// <summary>The revision, or null.</summary>
    public required string? Revision { get; init; }

    /// <summary>The project's directory in the source, or null.</summary>
    public required string? ProjectRoot { get; init; }

    /// <summary>Params, each <c>name=value</c>.</summary>
    public required IReadOnlyList<string> Params { get; init; }

    /// <summary>Workspaces, each <c>name=DIR</c>.</summary>
    public required IReadOnlyList<string> Workspaces { get; init; }

    /// <summary>The output directory.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>A pipeline's name or file.</summary>
    public required string Pipeline { get; init; }

    /// <summary>True for <c>--format json</c>.</summary>
    public required bool IsJson { get; init; }

    /// <summary>The same with the source that the params name, if they do.</summary>
    public RunRequest WithSourceOf(IReadOnlyDictionary<string, string> given) =>
        !given.TryGetValue("git-url", out var url) ? this : this with
        {
            IsUrl = true,
            Source = url,
            Revision = given.GetValueOrDefault("git-revision") ?? Revision,
            ProjectRoot = given.GetValueOrDefault("project-root") ?? ProjectRoot,
        };

    /// <summary>Checks what was typed against the pipeline, before anything is made.</summary>
    /// <exception cref="CliUsageException">An option is empty, contradicts another, or means nothing for this pipeline.</exception>
    public void Check(PipelineSignature pipeline, IReadOnlyDictionary<string, string> given)
    {
        if (OutputDirectory.Length == 0)
        {
            throw new CliUsageException("option -o: '' names no directory; leave the option out for the default.");
        }

        if (Source.StartsWith('-'))
        {
            throw new CliUsageException($"option '{Source}': there is no such option; 'slipway run --help' lists them. A directory of that name is ./{Source}.");
        }

        foreach (var (option, value, param) in new[] { ("--revision", Revision, "git-revision"), ("--project-root", ProjectRoot, "project-root") })
        {
            if (value is null)
            {
                continue;
            }

            var problem = value.Length == 0 ? "is empty; leave the option out for the default."
                : given.ContainsKey(param) ? $"and -p {param}={given[param]} say the same thing; give one of them."
                : !pipeline.ParamTypes.ContainsKey(param) ? $"means nothing here: pipeline '{pipeline.Name}' has no param {param}."
                : null;
            if (problem is not null)
            {
                throw new CliUsageException($"option {option}: '{value}' {problem}");
            }
        }

        if (Source != "." && !pipeline.ParamTypes.ContainsKey("git-url"))
        {
            throw new CliUsageException($"reading the source '{Source}': pipeline '{pipeline.Name}' has no param git-url, and so builds no source. Leave SOURCE out.");
        }
    }
}
