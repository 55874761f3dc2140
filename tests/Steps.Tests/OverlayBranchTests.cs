namespace Slipway.Steps.Tests;

/// <summary>The label that says from which branches an overlay is deployed.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OverlayBranchTests : IDisposable
{
    private readonly InjectBundleMaps maps = new();

    public OverlayBranchTests()
    {
        maps.WriteManifests(
            ("local", Labelled("local", "main")), ("dev", InjectBundleMaps.Worker("dev")), ("prod", Labelled("prod", "main")), ("stage", Labelled("stage", "release/*")));
    }

    public void Dispose() => maps.Dispose();

    [Theory]
    [InlineData("", "", "dev, prod, stage")] // the branch is not known: labels do not count
    [InlineData("dev?", "", "dev")]
    [InlineData("", "main", "dev, prod")]
    [InlineData("*?", "main", "dev, prod")]
    [InlineData("dev?", "main", "dev, prod")] // the label wins over the filter
    [InlineData("stage?", "main", "prod")]
    [InlineData("dev?,stage?", "release/2026/11", "dev, stage")]
    [InlineData("dev?,stage?", "Release/2026", "dev")] // case counts
    [InlineData("*?", "release", "dev")]
    [InlineData("dev?", "refs/heads/main", "dev, prod")]
    [InlineData("dev", "main", "dev")] // named one by one: these alone, whatever labels say
    [InlineData("prod", "topic", "prod")]
    [InlineData("dev,stage?", "main", "dev, prod")]
    [InlineData("prod,stage?", "topic", "prod")]
    [InlineData("prod,stage?", "release/1", "prod, stage")]
    public async Task The_label_decides_where_overlays_are_filtered_and_the_branch_is_known(string overlays, string branch, string injected)
    {
        maps.Options["overlays"] = overlays;
        maps.Options["git-branch"] = branch;
        await maps.SucceedAsync();

        string.Join(", ", maps.ReadManifests().Data.Keys.Order().Where(overlay => maps.Overlay(overlay).Contains("api/1.js", StringComparison.Ordinal))).Should().Be(injected);
    }

    [Fact]
    public async Task What_a_label_decided_is_said()
    {
        maps.Options["overlays"] = "dev?,stage?";
        maps.Options["git-branch"] = "main";
        (await maps.SucceedAsync()).Should().Be(
            """
            inject-bundle: overlay prod is deployed although the filter does not name it: its label planton.ai/git-branch 'main' means branch 'main'
            inject-bundle: overlay stage is left out: its label planton.ai/git-branch 'release/*' does not mean branch 'main'
            inject-bundle: overlay dev: api-dev (api) changed
            inject-bundle: overlay prod: api-prod (api) changed
            inject-bundle: wrote ConfigMap default/my-worker-manifests: it names s3://scripts/api/1.js now

            """);
    }

    [Fact]
    public async Task When_labels_leave_nothing_there_is_nothing_to_deploy()
    {
        maps.WriteManifests(("prod", Labelled("prod", "main")));
        maps.Options["git-branch"] = "topic/a";
        (await maps.SucceedAsync()).Should().EndWith("has no overlay that --overlays= means for branch 'topic/a': nothing is deployed\n");
        maps.Injected.Should().Be("0");
    }

    [Fact]
    public async Task An_overlay_whose_Workers_contradict_each_other_is_refused()
    {
        maps.WriteManifests(("prod", $"{Labelled("prod", "main")}---\n{Labelled("prod", "v*", "front")}"));
        maps.Options["git-branch"] = "main";
        (await maps.FailAsync(2)).Should().Contain("have different labels planton.ai/git-branch: 'main', 'v*', of which only 'main' means branch 'main'.").And.Contain("one label, or an overlay each");
        maps.Options["git-branch"] = "topic";
        (await maps.SucceedAsync()).Should().Contain("nothing is deployed");
    }

    [Fact]
    public async Task An_overlay_that_the_filter_does_not_name_and_that_cannot_be_read_stays_out()
    {
        maps.WriteManifests(("dev", InjectBundleMaps.Worker("dev")), ("prod", "a: [\n"));
        maps.Options["git-branch"] = "main";
        (await maps.FailAsync(1)).Should().Contain("configmap/my-worker-manifests[prod]");
        maps.Options["overlays"] = "dev?";
        (await maps.SucceedAsync()).Should().Contain("inject-bundle: overlay prod is left out: the filter does not name it, and whether it has a label planton.ai/git-branch cannot be read: prod:").And.Contain("api-dev (api) changed");
    }

    private static string Labelled(string overlay, string branch, string name = "api") =>
        InjectBundleMaps.Worker(overlay, name).Replace($"  name: {name}\n", $"  name: {name}\n  labels: {{planton.ai/git-branch: '{branch}'}}\n", StringComparison.Ordinal);
}
