using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

public sealed class IgnorePatternsTests
{
    private static readonly string[] Patterns =
    [
        "", "# a comment", "*.log", "!keep.log", "/top.txt", "drafts/", "!drafts/final.txt", "a/**/z.txt", "**/cache", "logs/**", "!logs/keep.log", "doc/*.html", "file?.txt",
        "[ab].css", "[!x]y.js", @"\#hash", @"\!bang", "trailing   ", @"space\ ", "MiXed.TXT", "deep/er/", "*.tmp\r", "weird[.txt", "**", "!**/*.keep",
    ];

    private static readonly string[] Paths =
    [
        "a.log", "keep.log", "x/keep.log", "top.txt", "x/top.txt", "drafts/d.txt", "drafts/final.txt", "x/drafts/e.txt", "a/z.txt", "a/b/z.txt", "a/b/c/z.txt", "z.txt", "cache",
        "x/cache/y", "logs/a", "logs/keep.log", "doc/a.html", "doc/x/a.html", "x/doc/a.html", "file1.txt", "file12.txt", "file.txt", "a.css", "c.css", "ay.js", "xy.js", "#hash", "!bang",
        "trailing", "space ", "mixed.txt", "deep/er/f", "x/deep/er/f", "t.tmp", "weird[.txt", "s.keep", "x/s.keep", "plain",
    ];

    /// <summary>git is the authority on its own notation.</summary>
    [Fact]
    public async Task Each_pattern_means_what_git_says()
    {
        using var directory = new TemporaryDirectory();
        await GitAsync(directory.Path, "init", "--quiet");
        foreach (var patterns in Patterns.Select(p => new[] { p }).Append(Patterns[..^2]).Append(["*.log", "!keep.log", "drafts/", "!drafts/final.txt"]).Append(["/*", "!/doc", "/doc/*", "!/doc/a.html"]))
        {
            directory.Write(".gitignore", string.Join('\n', patterns.Select(p => p.TrimEnd('\r'))) + "\n");
            var ours = IgnorePatterns.Parse(patterns);

            var git = await GitAsync(directory.Path, "-c", "core.ignoreCase=true", "-c", "core.quotePath=false", "check-ignore", "--no-index", "--stdin");
            Paths.Where(p => IsIgnored(ours, p)).Should().BeEquivalentTo(git, $"the patterns are '{string.Join("', '", patterns)}'");
        }
    }

    /// <summary>As a walk from the top does it: what lies in an ignored directory is ignored.</summary>
    private static bool IsIgnored(IgnorePatterns patterns, string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length).Any(n => patterns.IsIgnored(string.Join('/', parts[..n]), isDirectory: n < parts.Length));
    }

    private static async Task<string[]> GitAsync(string directory, params string[] arguments)
    {
        var git = await Command.Run("git", arguments).InDirectory(directory).WithStandardInput(string.Join('\n', Paths) + "\n").ExecuteAsync(TestContext.Current.CancellationToken);
        git.ExitCode.Should().BeLessThan(2, git.Error);
        // git quotes names that hold a special character.
        return [.. git.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim('"'))];
    }
}
