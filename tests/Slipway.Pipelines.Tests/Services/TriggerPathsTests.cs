using Slipway.Pipelines.Services;

namespace Slipway.Pipelines.Tests.Services;

public class TriggerPathsTests
{
    [Theory]
    // None = the project root.
    [InlineData("", "workers/api", "workers/api/src/index.ts", true)]
    [InlineData("", "workers/api", "workers/api", true)]
    [InlineData("", "workers/api", "workers/api2/src/index.ts", false)]
    [InlineData("", "workers/api", "README.md", false)]
    [InlineData("", ".", "README.md", true)]
    [InlineData("", "", "a/b/c", true)]
    [InlineData("", "./workers/api/", "workers/api/a", true)]
    // Any change.
    [InlineData("**/*", "workers/api", "README.md", true)]
    [InlineData("**/*", "workers/api", "docs/a/b.md", true)]
    // Globs.
    [InlineData("packages/**", "workers/api", "packages/a/b.ts", true)]
    [InlineData("packages/**", "workers/api", "workers/api/index.ts", false)]
    [InlineData("packages/*", "workers/api", "packages/a/b.ts", false)]
    [InlineData("packages/*", "workers/api", "packages/a", true)]
    [InlineData("**/*.ts", ".", "index.ts", true)]
    [InlineData("**/*.ts", ".", "a/b/index.ts", true)]
    [InlineData("**/*.ts", ".", "a/b/index.tsx", false)]
    [InlineData("*.ts", ".", "a/index.ts", false)]
    [InlineData("a/**/b.ts", ".", "a/b.ts", true)]
    [InlineData("a/**/b.ts", ".", "a/x/y/b.ts", true)]
    [InlineData("v?.json", ".", "v1.json", true)]
    [InlineData("v?.json", ".", "v/.json", false)]
    [InlineData("a.b", ".", "axb", false)]
    [InlineData("Packages", ".", "packages/a", false)]
    // A directory by its name.
    [InlineData("packages", ".", "packages/a/b.ts", true)]
    [InlineData("/packages/", ".", "packages/a/b.ts", true)]
    [InlineData("package.json", ".", "package.json", true)]
    // Negations: the last that matches decides.
    [InlineData("packages/**|!**/*.md", ".", "packages/readme.md", false)]
    [InlineData("packages/**|!**/*.md", ".", "packages/a.ts", true)]
    [InlineData("packages/**|!packages/old|packages/old/keep", ".", "packages/old/keep/a", true)]
    [InlineData("packages/**|!packages/old|packages/old/keep", ".", "packages/old/a", false)]
    [InlineData("!**/*.md", "workers/api", "workers/api/a.ts", true)]
    [InlineData("!**/*.md", "workers/api", "workers/api/a.md", false)]
    [InlineData("!**/*.md", "workers/api", "docs/a.ts", false)]
    [InlineData("!", ".", "a", true)]
    public void A_file_starts_a_pipeline_or_not(string patterns, string projectRoot, string file, bool expected)
    {
        var paths = new TriggerPaths(patterns.Split('|', StringSplitOptions.RemoveEmptyEntries), projectRoot);

        paths.Contains(file).Should().Be(expected);
        paths.Affects(["unrelated-" + Guid.Empty, file]).Should().Be(expected || paths.Contains("unrelated-" + Guid.Empty));
    }

    [Fact]
    public void No_changed_file_starts_nothing() => new TriggerPaths(["**/*"], ".").Affects([]).Should().BeFalse();

    [Theory]
    [InlineData("", "main", true)]
    [InlineData("", "feature", false)]
    [InlineData("release/*", "release/1", true)]
    [InlineData("release/*", "release/1/fix", true)]
    [InlineData("release/*", "main", false)]
    [InlineData("*", "any/thing", true)]
    [InlineData("v?", "v1", true)]
    [InlineData("v?", "v10", false)]
    [InlineData("Main", "main", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("dev|main", "main", true)]
    public void A_branch_starts_a_pipeline_or_not(string patterns, string branch, bool expected) =>
        new BranchPatterns(patterns.Split('|', StringSplitOptions.RemoveEmptyEntries), "main").Contains(branch).Should().Be(expected);
}
