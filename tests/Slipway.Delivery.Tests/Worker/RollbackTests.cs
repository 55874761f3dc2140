using System.Globalization;

namespace Slipway.Delivery.Tests;

/// <summary>An older version gets the traffic again.</summary>
public class RollbackTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_version_that_had_the_traffic_before_gets_it_back()
    {
        await using var test = await TwoAsync();
        var plan = await Rollback.PlanAsync(test.Access(), test.Address, null, force: false, Ct);

        DeliveryCase.Text(plan).Should().Be(
            $"""
              ~ deployment api
                  traffic: version {test.Script.Versions[1].Id[..8]} (commit 22222222) 100 % → version {test.Script.Versions[0].Id[..8]} (commit 11111111) 100 %
            Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged.
            """);
        (await test.WritesOfAsync(() => plan.ApplyAsync(_ => { }, Ct))).Should().Equal("POST /scripts/api/deployments");

        test.Script.LiveVersion!.Number.Should().Be(1);
        test.Script.CurrentDeployment!.Message.Should().Be("rolled back to version 1");
    }

    [Fact]
    public async Task After_a_roll_back_the_manifest_of_the_older_version_needs_nothing_and_that_of_the_newer_one_no_upload()
    {
        await using var test = await TwoAsync();
        await RollBackAsync(test, null);

        var newer = await test.PlanTextAsync();
        newer.Should().StartWith($"  ~ worker api (version {test.Script.Versions[1].Id[..8]} (commit 22222222) is uploaded already)");
        test.Worker = test.Worker.Bundle("api/one.js");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
        test.Worker = test.Worker.Bundle("api/two.js");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/deployments");

        test.Script.LiveVersion!.Number.Should().Be(2);
    }

    [Fact]
    public async Task The_list_shows_versions_with_commit_message_and_share()
    {
        await using var test = await TwoAsync();
        await test.DeployAsync();

        var list = await Rollback.ListAsync(test.Access(), test.Address, Ct);

        list.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Number} {v.Commit[..4]} {v.Message} {v.Percent} {v.IsOurs} {v.Source}"))
            .Should().Equal("2 2222 api/two.js 100 True api", "1 1111 api/one.js 0 True api");
        list.Should().OnlyContain(v => v.CreatedOn != null);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1111111111111111111111111111111111111111")]
    [InlineData("1111")]
    public async Task A_version_is_named_by_number_or_commit(string word)
    {
        await using var test = await TwoAsync();

        await RollBackAsync(test, word);

        test.Script.LiveVersion!.Number.Should().Be(1);
    }

    [Fact]
    public async Task A_version_is_named_by_its_id_or_a_beginning_of_it()
    {
        await using var test = await TwoAsync();
        var id = test.Script.Versions[0].Id;

        await RollBackAsync(test, id[..10]);
        test.Script.LiveVersion!.Number.Should().Be(1);
        await RollBackAsync(test, test.Script.Versions[1].Id);
        test.Script.LiveVersion.Number.Should().Be(2);
    }

    [Fact]
    public async Task A_word_that_names_no_version_is_an_error_with_those_there_are()
    {
        await using var test = await TwoAsync();

        (await ProblemAsync(test, "abcdef")).Should().Be(
            $"rolling back Worker 'api' in account ACCOUNT to 'abcdef': no version that can be deployed has this id, number or commit. "
            + $"There are 2 ({test.Script.Versions[1].Id[..8]}, commit 22222222), 1 ({test.Script.Versions[0].Id[..8]}, commit 11111111).");
        (await ProblemAsync(test, "11")).Should().StartWith("rolling back Worker 'api' in account ACCOUNT to '11': no version ", "two characters stand for too much");
    }

    [Fact]
    public async Task With_one_version_there_is_nothing_to_roll_back_to()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();

        (await ProblemAsync(test, null)).Should().Be(
            "rolling back Worker 'api' in account ACCOUNT: there is no version before the one that is deployed. 'slipway rollback --list' shows all.");
    }

    [Fact]
    public async Task Of_a_gradual_deployment_the_older_version_gets_all_traffic()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        await test.DeployAsync("60");

        await RollBackAsync(test, null);

        test.Script.CurrentDeployment!.Versions.Should().Equal((test.Script.Versions[0].Id, 100));
    }

    [Fact]
    public async Task Older_secrets_come_back_only_with_force()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.SecretValues["A"] = "2";
        await test.DeployAsync();

        var error = await FluentActions.Awaiting(() => RollBackAsync(test, null)).Should().ThrowAsync<DeliveryException>();
        error.Which.Message.Should().Contain("10220 Rollback failed.").And.EndWith(" With --force the old values of the secrets come back with the version.");
        await RollBackAsync(test, null, force: true);

        test.Script.Secrets["A"].Should().Be("1");
        (await test.PlanAsync()).HasChanges.Should().BeTrue("the manifest has the newer value");
        await test.DeployAsync();
        test.Script.Secrets["A"].Should().Be("2");
    }

    [Fact]
    public async Task Data_do_not_go_back_which_the_plan_says()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker.Bind("CACHE", "kv_namespace", ("namespace_id", test.Server.AddKvNamespace("cache").Id)).Var("GREETING", "hello");
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        await test.DeployAsync();

        (await Rollback.PlanAsync(test.Access(), test.Address, null, force: false, Ct)).Warnings.Should().Equal("only code and settings go back: the data behind CACHE stay as they are.");
    }

    [Fact]
    public async Task A_Worker_that_is_not_ours_is_not_rolled_back()
    {
        await using var test = await DeliveryCase.StartAsync();
        (await ProblemAsync(test, null)).Should().Be("rolling back Worker 'api' in account ACCOUNT: there is no such Worker. Check account and name, or deploy it first.");
        test.Server.AddScript("api");

        (await ProblemAsync(test, null)).Should().Be(
            "rolling back Worker 'api' in account ACCOUNT: it was not made by Slipway, as far as 's3://bundles/slipway/state/ACCOUNT/api.json' says. Check --state-bucket and --state-prefix, or deploy it with --adopt first.");
    }

    private static async Task<DeliveryCase> TwoAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        await test.DeployAsync();
        return test;
    }

    private static async Task RollBackAsync(DeliveryCase test, string? version, bool force = false) =>
        await (await Rollback.PlanAsync(test.Access(), test.Address, version, force, Ct)).ApplyAsync(_ => { }, Ct);

    private static async Task<string> ProblemAsync(DeliveryCase test, string? version) =>
        (await FluentActions.Awaiting(() => RollBackAsync(test, version)).Should().ThrowAsync<DeliveryException>()).Which.Message.Replace(test.Server.Account.Id, "ACCOUNT", StringComparison.Ordinal);
}
