using System.Globalization;

namespace Slipway.Delivery.Tests;

/// <summary>A version gets its traffic bit by bit.</summary>
public class GradualDeploymentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_gets_a_share_and_the_one_before_keeps_the_rest()
    {
        await using var test = await TwoAsync();

        (await test.PlanTextAsync("10")).Should().EndWith(
            $"""
              ~ deployment api
                  traffic: version {test.Script.LatestVersion.Id[..8]} (commit 11111111) 100 % → version {test.Script.LatestVersion.Id[..8]} (commit 11111111) 90 %, a new version 10 %
            Plan: 0 to create, 2 to update, 0 to delete, 0 unchanged.
            """);
        var outcome = await test.DeployAsync("10");

        Shares(test).Should().Equal("2: 10", "1: 90");
        outcome.VersionId.Should().Be(test.Script.LatestVersion.Id);
        (await test.PlanAsync("10")).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Another_share_only_moves_traffic()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync("10");

        (await test.WritesOfAsync(() => test.DeployAsync("33.33"))).Should().Equal("POST /scripts/api/deployments");
        Shares(test).Should().Equal("2: 33.33", "1: 66.67");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/deployments");
        Shares(test).Should().Equal("2: 100");
    }

    [Fact]
    public async Task A_share_for_the_only_version_stays_all_with_a_warning()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync();

        var plan = await test.PlanAsync("10");

        plan.HasChanges.Should().BeFalse();
        plan.Warnings.Should().Equal(
            $"version {test.Script.LatestVersion.Id[..8]} (commit 22222222) has all traffic already, and no other version is deployed that could get the rest: it stays so.");
    }

    [Fact]
    public async Task A_third_version_takes_the_place_of_the_one_with_less_traffic()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync("10");
        test.Worker = test.Worker.Var("GREETING", "hello");

        await test.DeployAsync("20");

        Shares(test).Should().Equal("3: 20", "1: 80");
    }

    [Fact]
    public async Task Promoting_gives_the_newer_version_all_traffic_without_an_upload()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync("10");
        var plan = await Promotion.PlanAsync(test.Access(), test.Address, Ct);

        DeliveryCase.Text(plan).Should().Be(
            $"""
              ~ deployment api
                  traffic: version {test.Script.Versions[0].Id[..8]} (commit 11111111) 90 %, version {test.Script.Versions[1].Id[..8]} (commit 22222222) 10 % → version {test.Script.Versions[1].Id[..8]} (commit 22222222) 100 %
            Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged.
            """);
        DeploymentOutcome? outcome = null;
        (await test.WritesOfAsync(async () => outcome = await plan.ApplyAsync(_ => { }, Ct))).Should().Equal("POST /scripts/api/deployments");

        Shares(test).Should().Equal("2: 100");
        outcome!.VersionId.Should().Be(test.Script.LatestVersion.Id);
        outcome.DeploymentId.Should().Be(test.Script.CurrentDeployment!.Id);
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task With_one_version_there_is_nothing_to_promote_which_is_no_error()
    {
        await using var test = await TwoAsync();
        var plan = await Promotion.PlanAsync(test.Access(), test.Address, Ct);

        DeliveryCase.Text(plan).Should().Be(
            $"""
              = deployment api
            Warning: version {test.Script.LatestVersion.Id[..8]} (commit 11111111) has all traffic, so there is nothing to promote.
            Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged.
            """);
        (await test.WritesOfAsync(() => plan.ApplyAsync(_ => { }, Ct))).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_several_Workers_those_with_two_versions_are_promoted_and_the_same_again_changes_nothing()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync("10");
        await (await Rollout.PlanAsync(await new PreparedDelivery(test).DeploymentsAsync(test.Worker with { Name = "web", WorkerName = "web" }), _ => { }, Ct)).ApplyAsync((_, _) => { }, Ct);

        var first = await PromoteAsync();
        var again = await PromoteAsync();

        (first.HasChanges, again.HasChanges).Should().Be((true, false));
        Shares(test).Should().Equal("2: 100");
        again.Outcomes.Select(outcome => outcome.VersionId).Should().Equal(first.Outcomes.Select(outcome => outcome.VersionId))
            .And.Equal(test.Script.LatestVersion.Id, test.Server.Script("web").LatestVersion.Id);

        async Task<Rollout> PromoteAsync()
        {
            var access = test.Access();
            var rollout = await Rollout.PlanPromotionAsync([new(access, test.Address), new(access, test.Address with { Name = "web" })], _ => { }, Ct);
            await rollout.ApplyAsync((_, _) => { }, Ct);
            return rollout;
        }
    }

    [Theory]
    [InlineData("100", "100 %")]
    [InlineData("10", "10 %")]
    [InlineData("0.01", "0.01 %")]
    [InlineData("99.90", "99.9 %")]
    public void A_share_is_percent_with_at_most_two_decimals(string text, string shown) => TrafficShare.Parse(text).ToString().Should().Be(shown);

    [Theory]
    [InlineData("0")]
    [InlineData("0.001")]
    [InlineData("100.01")]
    [InlineData("-5")]
    [InlineData("10%")]
    [InlineData("33.333")]
    [InlineData("")]
    public void What_is_no_share_is_refused_with_the_rule(string text) =>
        FluentActions.Invoking(() => TrafficShare.Parse(text)).Should().Throw<FormatException>()
            .WithMessage("is not a share of the traffic: percent, from 0.01 to 100, with at most two decimals.");

    /// <summary>The first bundle is live, the second one is next.</summary>
    private static async Task<DeliveryCase> TwoAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        return test;
    }

    private static IEnumerable<string> Shares(DeliveryCase test) =>
        test.Script.CurrentDeployment!.Versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"{test.Script.Version(v.VersionId)!.Number}: {v.Percentage}"));
}
