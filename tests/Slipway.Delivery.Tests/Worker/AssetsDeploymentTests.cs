using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Static assets go with their version.</summary>
public class AssetsDeploymentTests
{
    [Fact]
    public async Task Assets_are_uploaded_and_served_as_the_bundle_says_with_the_manifest_over_it()
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"), ("/about.html", "<p>2"));
        test.Worker = test.Worker with { Assets = new AssetsSettings(null, null, new JsonObject { ["not_found_handling"] = "404-page" }) };

        (await test.PlanTextAsync()).Should().Contain("      assets: 2 files: 2 new, 0 changed, 0 removed\n").And.Contain("      bindings.SITE: assets\n");
        var lines = new List<string>();
        await (await test.PlanAsync()).ApplyAsync(lines.Add, TestContext.Current.CancellationToken);

        lines.Should().Contain("uploading 2 of 2 assets, 8 bytes");
        test.Script.LiveVersion!.Assets!.Select(a => a.Key).Should().Equal("/index.html", "/about.html");
        test.Script.LiveVersion.AssetsConfiguration!.ToJsonString().Should().Be("""{"html_handling":"force-trailing-slash","not_found_handling":"404-page"}""");
        test.Binding("SITE").Should().Be("""{"type":"assets","name":"SITE"}""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Only_assets_that_are_new_are_uploaded_again()
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"), ("/about.html", "<p>2"), ("/gone.html", "<p>3"));
        await test.DeployAsync();
        await test.PutAsync(SiteBundle("api/site2.js", ("/index.html", "<p>1"), ("/about.html", "<p>changed"), ("/new.html", "<p>4")));
        test.Worker = test.Worker.Bundle("api/site2.js");

        (await test.PlanTextAsync()).Should().Contain("      assets: 3 files → 3 files: 1 new, 1 changed, 1 removed\n");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal(
            "POST /scripts/api/assets-upload-session", "POST /assets/upload", "POST /scripts/api/versions", "POST /scripts/api/deployments");

        test.Script.LiveVersion!.Assets!.Select(a => a.Key).Should().BeEquivalentTo("/index.html", "/about.html", "/new.html");
    }

    [Fact]
    public async Task New_code_with_the_same_assets_uploads_none_of_them()
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"));
        await test.DeployAsync();
        test.Worker = test.Worker.Var("GREETING", "hello");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/assets-upload-session", "POST /scripts/api/versions", "POST /scripts/api/deployments");

        test.Script.LiveVersion!.Assets!.Select(a => a.Key).Should().Equal("/index.html");
    }

    [Fact]
    public async Task A_Worker_of_assets_only_has_neither_modules_nor_bindings()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(SiteBundle("api/static", ("/index.html", "<p>1")) with { Main = null });
        test.Worker = test.Worker.Bundle("api/static");
        await test.DeployAsync();
        await test.PutAsync(SiteBundle("api/static2", ("/index.html", "<p>2")) with { Main = null });
        test.Worker = test.Worker.Bundle("api/static2");

        await test.DeployAsync();

        test.Script.Versions.Should().HaveCount(2).And.OnlyContain(v => v.MainModule == null && v.Modules.Count == 0 && v.Bindings.Count == 0);
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Vars_of_a_Worker_of_assets_only_are_an_error()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(SiteBundle("api/static", ("/index.html", "<p>1")) with { Main = null });
        test.Worker = test.Worker.Bundle("api/static").Var("GREETING", "hello");

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': its bundle has static assets and no code, so nothing could use GREETING. Remove them from the manifest, or build a bundle with code.");
    }

    [Theory]
    [InlineData("<p>other", "asset '/about.html' (api/blobs/sha256/*) has more than 4 bytes.*")]
    [InlineData("<p>!", "asset '/about.html' (api/blobs/sha256/*) has SHA-256 *, and the index says *")]
    [InlineData("<p", "asset '/about.html' (api/blobs/sha256/*) has 2 instead of 4 bytes.*")]
    [InlineData(null, "asset '/about.html' (api/blobs/sha256/*) is not there.*")]
    public async Task An_asset_that_is_missing_or_was_tampered_with_stops_before_Cloudflare_is_sent_anything(string? other, string difference)
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"), ("/about.html", "<p>2"));
        await test.TamperAsync("<p>2", other);

        foreach (var action in (Func<Task>[])[() => test.PlanAsync(), () => test.DeployAsync()])
        {
            (await test.WritesOfAsync(async () => await action.Should().ThrowAsync<ArtifactException>().WithMessage($"reading the artifact s3://bundles/api/site.js: {difference}"))).Should().BeEmpty();
        }

        File.Exists(test.StatePath).Should().BeFalse();
        await test.TamperAsync("<p>2", "<p>2");
        await test.DeployAsync();
        test.Script.LiveVersion!.Assets.Should().HaveCount(2);
    }

    [Fact]
    public async Task Also_an_asset_that_Cloudflare_has_already_is_looked_at_before_the_next_upload()
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"));
        await test.DeployAsync();
        await test.TamperAsync("<p>1", "<p>!");
        test.Worker = test.Worker.Var("GREETING", "hello");

        (await test.WritesOfAsync(async () => await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<ArtifactException>())).Should().BeEmpty();
    }

    [Fact]
    public async Task Assets_are_not_read_when_nothing_is_uploaded_or_nobody_wants_to_deploy()
    {
        await using var test = await SiteAsync(("/index.html", "<p>1"));
        await test.DeployAsync();
        await test.TamperAsync("<p>1", null);

        (await test.PlanAsync()).HasChanges.Should().BeFalse("what is deployed needs no blob any more");
        test.Worker = test.Worker.Var("GREETING", "hello");
        (await DeploymentPlan.CreateAsync(test.Access(), test.Options() with { ChecksAssets = false }, TestContext.Current.CancellationToken)).HasChanges.Should().BeTrue();
    }

    private static async Task<DeliveryCase> SiteAsync(params (string Path, string Text)[] assets)
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutAsync(SiteBundle("api/site.js", assets));
        test.Worker = test.Worker.Bundle("api/site.js");
        return test;
    }

    private static TestBundle SiteBundle(string key, params (string Path, string Text)[] assets) => new(key)
    {
        Assets = assets.ToDictionary(a => a.Path, a => a.Text),
        AssetsConfig = new JsonObject { ["binding"] = "SITE", ["html_handling"] = "force-trailing-slash", ["not_found_handling"] = "none", ["experimental_serve_directly"] = true },
    };
}
