using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>A deployment that dies with any of its calls, and one after it.</summary>
public class InterruptedExposureTests
{
    private static readonly CloudflareWorker All = Wanted.Worker
        .Dns("api.example.com").Routes("example.com/api/*").Domains("shop.example.com").WorkersDev(true).Schedules("0 0 * * *");

    [Fact]
    public async Task Killed_after_any_call_the_next_run_finishes_the_work_and_owns_all_of_it()
    {
        var expected = await LiveAfterAsync(0);
        var n = 1;
        while (await LiveAfterAsync(n) is { } live)
        {
            live.Should().Be(expected, "after a death with change {0}", n);
            n++;
        }

        n.Should().BeGreaterThan(6, "each of the six things was once the last one");
    }

    [Fact]
    public async Task Killed_after_any_call_a_run_that_wants_none_of_it_any_more_leaves_nothing_behind()
    {
        for (var n = 1; ; n++)
        {
            await using var test = await ExposureCase.StartAsync();
            var before = test.Server.Snapshot();
            if (!await test.DieAsync(All, n))
            {
                n.Should().BeGreaterThan(6);
                break;
            }

            await test.DeployAsync(Wanted.Worker.WorkersDev(false).Schedules([]));

            test.Server.Snapshot().Should().Be(before, "after a death with change {0}", n);
        }
    }

    /// <summary>What is live after a run that died with the <paramref name="n"/>th change and one that finished; null when there were fewer changes.</summary>
    private static async Task<string?> LiveAfterAsync(int n)
    {
        await using var test = await ExposureCase.StartAsync();
        var empty = test.Server.Snapshot();
        if (n > 0 && !await test.DieAsync(All, n))
        {
            return null;
        }

        await test.DeployAsync(All);
        var live = test.Server.Snapshot();
        (await test.PlanAsync(All)).Should().NotMatchRegex("(?m)^[+~-]").And.NotContain("not made by Slipway");
        await test.DeployAsync(Wanted.Worker.WorkersDev(false).Schedules([]));
        test.Server.Snapshot().Should().Be(empty, "all of it was ours, after a death with change {0}", n);
        return live;
    }
}
