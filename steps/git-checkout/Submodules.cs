using System.Globalization;

namespace Slipway.Steps.GitCheckout;

/// <summary>The submodules of a checkout, and theirs; in a sparse one those of its directories.</summary>
/// <param name="isReused">Submodules of an earlier checkout may be there.</param>
internal sealed class Submodules(CheckoutOptions options, GitClient git, bool isReused)
{
    /// <exception cref="GitFailedException">One of them cannot be fetched.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (!options.Submodules || !File.Exists(Path.Combine(git.Directory, ".gitmodules")))
        {
            return;
        }

        if (isReused)
        {
            await RemoveEarlierAsync(ct);
        }

        try
        {
            await UpdateAsync(options.Depth, ct);
        }
        catch (GitFailedException e) when (options.Depth > 0 && e.Kind is GitFailureKind.ShaRefused or GitFailureKind.NoShallow)
        {
            // This server serves the tips of refs alone: only the whole history holds the commit for sure.
            git.Log.Information("a submodule's server does not serve a bare SHA: fetching its whole history");
            await git.RunAsync(["submodule", "--quiet", "deinit", "--force", "--all"], ct);
            Directory.Delete(Path.Combine(git.Directory, ".git", "modules"), recursive: true);
            await UpdateAsync(0, ct);
        }
    }

    /// <summary>Their repositories went with the earlier configuration, so git has to make them, and their directories, anew.</summary>
    private async Task RemoveEarlierAsync(CancellationToken ct)
    {
        var listed = await git.TryAsync(["config", "--file", ".gitmodules", "--get-regexp", @"^submodule\..*\.path$"], ct);
        foreach (var path in listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]))
        {
            // Only what git itself took for a submodule: a path out of the checkout is none.
            var entry = await git.TryAsync(["ls-files", "--stage", "--", path], ct);
            if (entry.Output.StartsWith("160000 ", StringComparison.Ordinal) && Directory.Exists(Path.Combine(git.Directory, path)))
            {
                Directory.Delete(Path.Combine(git.Directory, path), recursive: true);
            }
        }
    }

    private Task<string> UpdateAsync(int depth, CancellationToken ct)
    {
        var arguments = new List<string> { "submodule", "--quiet", "update", "--init", "--recursive", "--force" };
        if (depth > 0)
        {
            arguments.Add($"--depth={depth.ToString(CultureInfo.InvariantCulture)}");
        }

        return git.RunRemoteAsync("fetching submodules", [.. arguments, "--", .. options.SparseDirectories.Paths], ct);
    }
}
