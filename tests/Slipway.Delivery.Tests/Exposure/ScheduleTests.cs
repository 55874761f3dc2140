namespace Slipway.Delivery.Tests;

public class ScheduleTests
{
    [Fact]
    public async Task The_manifests_cron_triggers_are_all_that_there_is()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Schedules("0 0 * * *", "*/5 * * * *"));

        (await test.DeployAsync(Wanted.Worker.Schedules("*/5 * * * *", "0 12 * * MON"))).Should().Be(
            "~ schedule */5 * * * *, 0 12 * * MON [cron: 0 0 * * * -> (none), cron: (none) -> 0 12 * * MON]\n");

        test.Server.Script("api").Schedules.Should().Equal("*/5 * * * *", "0 12 * * MON");
        (await test.DeployAsync(Wanted.Worker.Schedules("0 12 * * MON", "*/5 * * * *"))).Should().StartWith("= schedule ", "their order means nothing");
    }

    [Fact]
    public async Task An_empty_list_removes_those_of_others_too()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Schedules("0 0 * * *"));
        test.State = test.State with { Schedules = [] };

        (await test.DeployAsync(Wanted.Worker.Schedules([]))).Should().Be("- schedule 0 0 * * * [cron: 0 0 * * * -> (none)]\n");

        test.Server.Script("api").Schedules.Should().BeEmpty();
        (await test.DeployAsync(Wanted.Worker.Schedules([]))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_speaks_of_none_any_more_removes_only_ours()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Schedules("0 0 * * *", "0 1 * * *"));
        test.State = test.State with { Schedules = ["0 1 * * *"] };

        (await test.DeployAsync(Wanted.Worker)).Should().Be("~ schedule 0 0 * * * [cron: 0 1 * * * -> (none)]\n");

        test.Server.Script("api").Schedules.Should().Equal("0 0 * * *");
        (await test.DeployAsync(Wanted.Worker)).Should().BeEmpty();
        test.Requests.Should().BeEmpty("none of them is ours, and the manifest does not speak of them");
    }

    [Fact]
    public async Task A_Worker_that_goes_away_takes_its_cron_triggers_along()
    {
        await using var test = await ExposureCase.StartAsync();
        await test.DeployAsync(Wanted.Worker.Schedules("0 0 * * *"));

        (await test.DeployAsync(null)).Should().BeEmpty();

        test.Requests.Should().BeEmpty();
    }
}
