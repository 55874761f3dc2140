namespace Slipway.Webhooks.GitServers;

/// <summary>What a delivery says.</summary>
/// <param name="Changes">What may start runs.</param>
/// <param name="Reason">Why it starts none; null = <paramref name="Changes"/> decide.</param>
/// <param name="Ping">The repository whose webhook is tested; null = this is no test.</param>
internal sealed record GitEvent(IReadOnlyList<GitChange> Changes, string? Reason, RepositoryAddresses? Ping)
{
    /// <summary>Pushed branches, or a pull request.</summary>
    public static GitEvent Of(params IReadOnlyList<GitChange> changes) => new(changes, null, null);

    /// <summary>Nothing that starts runs.</summary>
    public static GitEvent Ignored(string reason) => new([], reason, null);

    /// <summary>A test of the webhook.</summary>
    public static GitEvent Tested(RepositoryAddresses repository) => new([], null, repository);
}

/// <summary>A commit that a branch now is at.</summary>
internal sealed record GitChange
{
    /// <summary>The repository.</summary>
    public required RepositoryAddresses Repository { get; init; }

    /// <summary>The branch, without <c>refs/heads/</c>; of a pull request that which it brings.</summary>
    public required string Branch { get; init; }

    /// <summary>Full SHA.</summary>
    public required string Commit { get; init; }

    /// <summary>What changed.</summary>
    public required ChangedFiles Files { get; init; }

    /// <summary>The commit's message; empty when it is not told.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why nothing is to be started, said by the one who pushed; null = nothing of that kind.</summary>
    public string? Wish { get; init; }

    /// <summary>The pull request; null for a push.</summary>
    public PullRequest? PullRequest { get; init; }
}

/// <summary>A pull request.</summary>
/// <param name="Target">The branch that it is for.</param>
/// <param name="IsOfFork">Its commits come from another repository.</param>
internal sealed record PullRequest(string Target, bool IsOfFork);

/// <summary>The files of a push that were added, changed and removed, from the repository's root.</summary>
/// <param name="Paths">All of them; null when they are not all known.</param>
/// <param name="Unknown">Why they are not all known.</param>
internal sealed record ChangedFiles(IReadOnlyList<string>? Paths, string Unknown)
{
    /// <summary>They are not all known.</summary>
    public static ChangedFiles NotAll(string why) => new(null, why);
}
