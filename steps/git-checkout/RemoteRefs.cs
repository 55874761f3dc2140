namespace Slipway.Steps.GitCheckout;

/// <summary>The refs of a repository, as <c>git ls-remote</c> tells them.</summary>
internal sealed record RemoteRefs(IReadOnlyList<(string Sha, string Name)> All)
{
    /// <summary>Names of each kind that a message offers.</summary>
    private const int NearNames = 5;

    private const string Heads = "refs/heads/", Tags = "refs/tags/", Peeled = "^{}";

    public static async Task<RemoteRefs> ListAsync(GitClient git, GitUrl url, CancellationToken ct)
    {
        var output = await git.RunRemoteAsync("listing the refs", ["ls-remote", "--quiet", "--", url.Text], ct);
        return new RemoteRefs([.. output.Split('\n').Select(l => l.Split('\t')).Where(p => p.Length == 2).Select(p => (p[0], p[1]))]);
    }

    /// <summary>The message for a name that the repository does not have.</summary>
    public static async Task<StepFailedException> UnknownAsync(CheckoutOptions options, GitClient git, CancellationToken ct)
    {
        var refs = await ListAsync(git, options.Url, ct);
        var start = $"checking out {options.Revision} of {options.Url}: ";
        if (refs.All.Count == 0)
        {
            return new StepFailedException(start + "the repository is empty. Push a commit to it first.");
        }

        return new StepFailedException(options.Revision.IsEmpty
            ? start + $"the repository has no default branch: its HEAD names one that does not exist. Set --revision.{refs.Near("")}"
            : start + $"the repository has no branch, tag or commit of that name. Correct --revision.{refs.Near(options.Revision.Text)}");
    }

    /// <summary>Tips of refs by the start of their SHA; an annotated tag counts as the commit that it names.</summary>
    public IReadOnlyList<string> CommitsThatStartWith(string prefix)
    {
        var annotated = All.Where(r => r.Name.EndsWith(Peeled, StringComparison.Ordinal)).Select(r => r.Name[..^Peeled.Length]).ToHashSet();
        return [.. All.Where(r => !annotated.Contains(r.Name) && r.Sha.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Sha).Distinct()];
    }

    private string Near(string name)
    {
        var text = "";
        foreach (var (label, prefix) in (ReadOnlySpan<(string, string)>)[("Branches", Heads), ("Tags", Tags)])
        {
            var names = All.Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal) && !r.Name.EndsWith(Peeled, StringComparison.Ordinal))
                .Select(r => r.Name[prefix.Length..]).ToList();
            var near = names.OrderBy(n => Distance(n, name)).ThenBy(n => n, StringComparer.Ordinal).Take(NearNames).ToList();
            text += near.Count == 0 ? "" : $" {label}: {string.Join(", ", near)}{(names.Count > near.Count ? " …" : ".")}";
        }

        return text;
    }

    /// <summary>Levenshtein's distance, ignoring case; a name that holds the other is nearer than any that does not.</summary>
    private static int Distance(string a, string b)
    {
        if (b.Length > 0 && (a.Contains(b, StringComparison.OrdinalIgnoreCase) || b.Contains(a, StringComparison.OrdinalIgnoreCase)))
        {
            return 0;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var c in a)
        {
            var diagonal = row[0]++;
            for (var j = 1; j < row.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(c) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
