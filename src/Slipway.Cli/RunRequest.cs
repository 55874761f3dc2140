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
}
