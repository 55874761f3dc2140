using System.Collections.Immutable;
using Slipway.Processes;

namespace Slipway.Pipelines;

/// <summary>Runs git for <see cref="SourceSnapshot"/>: in English, without questions, hooks or locks.</summary>
/// <param name="Directory">The working directory.</param>
internal sealed record SourceSnapshotGit(string Directory)
{
    private const int QuotedLines = 5;

    /// <summary>Set by a hook or another git command, they would point our git at another repository (git(1)).</summary>
    private static readonly string[] Foreign =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_QUARANTINE_PATH", "GIT_CONFIG", "GIT_DEFAULT_HASH",
        "GIT_INTERNAL_SUPER_PREFIX", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "SSH_ASKPASS",
    ];

    private static readonly ImmutableDictionary<string, string?> Common = Foreign.ToImmutableDictionary(name => name, _ => (string?)null).SetItems(
    [
        new("GIT_OPTIONAL_LOCKS", "0"),
        new("GIT_TEMPLATE_DIR", ""),
        new("GIT_TERMINAL_PROMPT", "0"),
        new("GIT_ASKPASS", ""),
        new("GCM_INTERACTIVE", "never"),
        new("LC_ALL", "C"),
        new("LANGUAGE", null),
    ]);

    /// <summary>Further variables.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Configuration over that of any file.</summary>
    public ImmutableList<string> Settings { get; init; } =
    [
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.safecrlf=false", "core.splitIndex=false", "core.fsync=none", "gc.auto=0", "maintenance.auto=false",
    ];

    /// <summary>Runs git; a failure is a result.</summary>
    public Task<CommandResult> TryAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null, Action<string>? line = null)
    {
        var command = Command.Run("git", [.. Settings.SelectMany(s => (string[])["-c", s]), .. arguments])
            .InDirectory(Directory).WithEnvironment(Common.SetItems(Environment)).WithOutput(line, null);
        return (input is null ? command : command.WithStandardInput(input)).ExecuteAsync(ct);
    }

    /// <summary>Runs git and gives its standard output, without the last line break.</summary>
    /// <exception cref="SourceSnapshotException">git's exit code was not 0.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null)
    {
        var result = await TryAsync(arguments, ct, input);
        return result.IsSuccess
            ? result.Output.TrimEnd('\n')
            : throw Failed(result, "git failed. Correct what it says below, or run it from a copy of the directory.");
    }

    /// <summary>The exception for a failure of git.</summary>
    public SourceSnapshotException Failed(CommandResult result, string cause) =>
        new($"taking the state of '{Directory}': {cause}\n{Redaction.WithoutCredentials(result.LastLines(QuotedLines))}");
}
