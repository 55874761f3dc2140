using System.Globalization;

namespace Slipway.Steps.GitCheckout;

/// <summary>The submodules of a checkout, and theirs; in a sparse one those of its directories.</summary>
internal sealed class Submodules(CheckoutOptions options, GitClient git)
{
    /// <exception cref="GitFailedException">One of them cannot be fetched.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (!options.Submodules || !File.Exists(Path.Combine(git.Directory, ".gitmodules")))
        {
            return;
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
