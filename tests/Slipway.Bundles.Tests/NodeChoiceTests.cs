using Slipway.Testing;

namespace Slipway.Bundles.Tests;

public sealed class NodeChoiceTests : IDisposable
{
    private static readonly string[] Available = ["18.20.8", "20.20.2", "22.12.0", "22.23.3", "23.1.0", "24.21.0", "26.10.0"];

    private readonly TemporaryDirectory repository = new();
    private readonly PackageManagersLogLines log = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("22.23.3", "*")]
    [InlineData("24.21.0", ">=23")]
    [InlineData("20.20.2", "<22")]
    [InlineData("23.1.0", "23.x")]
    [InlineData("22.12.0", "22.12.0")]
    [InlineData(null, ">=27")]
    public void The_release_line_that_most_projects_use_is_preferred(string? chosen, string wish) =>
        NodeChoice.Best(Available.Select(Version), [Wish(wish)])?.ToString().Should().Be(chosen);

    [Fact]
    public void What_wrangler_needs_wins_over_nvmrc_and_engines_with_a_warning()
    {
        repository.Write("package.json", """{ "engines": { "node": "^18" }, "devDependencies": { "wrangler": "^4.0.0" } }""");
        repository.Write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n\npackages:\n\n  wrangler@4.100.0:\n    resolution: {}\n");
        repository.Write(".nvmrc", "v18.20.8\n");

        var (kept, overruled) = NodeChoice.Reconcile(Collect(PackageManagerKind.Pnpm), log.Log);

        NodeChoice.Best(Available.Select(Version), [.. kept])?.ToString().Should().Be("22.23.3");
        overruled.Select(w => w.Source).Should().Equal("engines.node of package.json", ".nvmrc");
        log.Text.Should().Contain("warning: .nvmrc (v18.20.8) cannot be met together with wrangler 4.100.0 (>=22.0.0), which counts more");
    }

    [Theory]
    [InlineData("pnpm-lock.yaml", "packages:\n\n  /wrangler/2.6.2:\n    resolution: {}\n", ">=16.13.0")]
    [InlineData("pnpm-lock.yaml", "packages:\n\n  /wrangler@3.78.6(@cloudflare/workers-types@4.0.0):\n", ">=16.17.0")]
    [InlineData("yarn.lock", "# yarn lockfile v1\n\nwrangler@^4.0.0:\n  version \"4.50.0\"\n", ">=20.0.0")]
    [InlineData("yarn.lock", "\"wrangler@npm:^4.0.0\":\n  version: 4.86.0\n  resolution: x\n", ">=20.3.0")]
    [InlineData("bun.lock", "{\n  \"packages\": {\n    \"wrangler\": [\"wrangler@4.160.0\", \"\", {}, \"\"],\n  }\n}", ">=22.12.0")]
    [InlineData("package-lock.json", """{ "packages": { "node_modules/wrangler": { "version": "4.87.0" } } }""", ">=22.0.0")]
    [InlineData("package-lock.json", """{ "lockfileVersion": 1, "dependencies": { "wrangler": { "version": "4.0.0" } } }""", ">=18.0.0")]
    public void The_wrangler_of_every_lockfile_is_found(string lockfile, string content, string need)
    {
        repository.Write("package.json", "{}");
        repository.Write(lockfile, content);

        Collect(PackageManagerKind.Npm).Should().ContainSingle().Which.Range.Text.Should().Be(need);
    }

    [Fact]
    public void An_installed_wrangler_says_itself_what_it_needs()
    {
        repository.Write("apps/api/package.json", "{}");
        repository.Write("node_modules/wrangler/package.json", """{ "version": "9.1.0", "engines": { "node": ">=30" } }""");

        Collect(PackageManagerKind.Npm, "apps/api").Should().ContainSingle().Which.ToString().Should().Be("wrangler 9.1.0 (>=30)");
    }

    [Fact]
    public void The_installed_dependency_that_needs_the_newest_Node_counts_as_the_weakest_wish()
    {
        repository.Write("apps/site/package.json", """{ "dependencies": { "astro": "6", "old": "1" }, "devDependencies": { "vite": "7" } }""");
        repository.Write("node_modules/astro/package.json", """{ "version": "6.0.1", "engines": { "node": "^22.12.0 || >=24.0.0" } }""");
        repository.Write("node_modules/old/package.json", """{ "version": "1.0.0", "engines": { "node": "0.10 || 0.12" } }""");
        repository.Write("apps/site/node_modules/vite/package.json", """{ "version": "7.0.0", "engines": { "node": "^20.19.0 || >=22.12.0" } }""");
        repository.Write("apps/site/.nvmrc", "22");

        Collect(PackageManagerKind.Npm, "apps/site").Select(w => w.ToString()).Should().Equal("apps/site/.nvmrc (22)", "astro 6.0.1 (>=22.12.0)");
    }

    [Fact]
    public void The_nearest_file_with_a_version_counts_and_comments_do_not()
    {
        repository.Write(".nvmrc", "18");
        repository.Write("apps/.node-version", "# ours\n20.11 # tested\n");
        repository.Write("apps/api/package.json", """{ "volta": { "node": "20.11.1" } }""");

        Collect(PackageManagerKind.Npm, "apps/api").Select(w => w.ToString()).Should()
            .Equal("apps/.node-version (20.11)", "volta.node of apps/api/package.json (20.11.1)");
    }

    [Theory]
    [InlineData("7.1.3", ">=14.6 <20")]
    [InlineData("7.32.2", ">=14.6")]
    [InlineData("8.3.0", ">=14.6 <20")]
    [InlineData("8.3.1", ">=14.6")]
    [InlineData("10.34.9", ">=14.6")]
    public void A_pnpm_that_downloads_nothing_on_Node_20_gets_an_older_one(string pnpm, string range) =>
        ManagerInstallation.NodeRangeOf(new PackageManager(PackageManagerKind.Pnpm, pnpm), ">=14.6").Should().Be(range);

    [Fact]
    public void The_users_own_word_silences_the_projects_files()
    {
        repository.Write("package.json", """{ "engines": { "node": "^18" } }""");
        var project = ProjectLocation.Create(repository.Path, ".", ".");

        var wishes = NodeWishes.Collect(project, PackageManager.None, null, "24", log.Log);

        wishes.Should().ContainSingle().Which.ToString().Should().Be("option node-version (24)");
    }

    [Fact]
    public void A_wish_that_cannot_be_read_is_passed_over_with_a_warning()
    {
        repository.Write(".nvmrc", "lts/unobtainium");

        Collect(PackageManagerKind.Npm).Should().BeEmpty();

        log.Text.Should().StartWith("warning: .nvmrc: 'lts/unobtainium' is no version of Node.js");
    }

    private IReadOnlyList<NodeWish> Collect(PackageManagerKind manager, string projectRoot = ".") =>
        NodeWishes.Collect(ProjectLocation.Create(repository.Path, projectRoot, projectRoot), new PackageManager(manager, ""), null, "", log.Log);

    private static NodeWish Wish(string range) => new("test", NodeRequest.Parse(range), false);

    private static SemanticVersion Version(string text) => SemanticVersion.TryParse(text, out var version) ? version : default;
}
