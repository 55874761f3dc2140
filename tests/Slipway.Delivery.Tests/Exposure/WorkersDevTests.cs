namespace Slipway.Delivery.Tests;

public class WorkersDevTests
{
    [Fact]
    public async Task It_is_switched_on_once_and_then_only_read()
    {
        await using var test = await ExposureCase.StartAsync();

        (await test.DeployAsync(Wanted.Worker.WorkersDev(true))).Should().Be("+ workers-dev api.acme.workers.dev [enabled: false -> true]\n");
        test.Server.Script("api").IsSubdomainEnabled.Should().BeTrue();
        test.Server.Script("api").ArePreviewsEnabled.Should().BeFalse("the manifest does not speak of it");

        (await test.DeployAsync(Wanted.Worker.WorkersDev(true))).Should().Be("= workers-dev api.acme.workers.dev\n");
        test.Requests.Should().Equal(["GET /accounts/ACCOUNT/workers/scripts/api/subdomain"], "the account's subdomain is in the state");
    }

    [Fact]
    public async Task It_is_switched_off_and_previews_by_themselves()
    {
        await using var test = await ExposureCase.StartAsync();
        (test.Server.Script("api").IsSubdomainEnabled, test.Server.Script("api").ArePreviewsEnabled) = (true, true);

        (await test.DeployAsync(Wanted.Worker.WorkersDev(false))).Should().Be("~ workers-dev api [enabled: true -> false]\n");
        test.Server.Script("api").ArePreviewsEnabled.Should().BeTrue();
        (await test.DeployAsync(Wanted.Worker.WorkersDev(false, previews: false))).Should().Be("~ workers-dev api [previews_enabled: true -> false]\n");
        test.Server.Script("api").ArePreviewsEnabled.Should().BeFalse();
    }

    [Fact]
    public async Task Without_a_word_in_the_manifest_it_is_not_even_read()
    {
        await using var test = await ExposureCase.StartAsync();

        (await test.DeployAsync(Wanted.Worker)).Should().BeEmpty();

        test.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_account_without_a_subdomain_is_told_with_the_cure()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Account.Subdomain = null;

        await test.PlanAsync(Wanted.Worker.WorkersDev(true));
        test.Problems.Should().Equal(
            $"enabling workers.dev for Worker 'api': account '{test.Server.Account.Id}' has no subdomain of workers.dev yet. "
            + "Choose one in the dashboard under Workers & Pages (it is asked for once), or set workers_dev to false.");

        await test.PlanAsync(Wanted.Worker.WorkersDev(false));
        test.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task Before_the_first_deployment_there_is_nothing_to_read()
    {
        await using var test = await ExposureCase.StartAsync();
        test.Server.Account.Scripts.Clear();

        (await test.PlanAsync(Wanted.Worker.WorkersDev(true).Schedules("0 * * * *"))).Should().Be("""
            + workers-dev api.acme.workers.dev [enabled: (none) -> true]
            + schedule 0 * * * * [cron: (none) -> 0 * * * *]

            """);
    }
}
