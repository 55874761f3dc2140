using System.Diagnostics;
using Slipway.Testing;

namespace Slipway.Processes.Tests;

public sealed class CancellationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_cancelled_command_stops_its_child()
    {
        var stopped = await CancelAsync("echo $$ > pids; touch ready; exec sleep 60", TimeSpan.FromSeconds(30));

        stopped.Should().BeLessThan(Patience, "sleep ends at SIGTERM, long before the grace period is over");
        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task Grandchildren_end_too()
    {
        await CancelAsync(
            "sh -c 'echo $$ >> pids; sleep 60 & echo $! >> pids; wait' & echo $! >> pids; while [ $(wc -l < pids) -lt 3 ]; do sleep 0.01; done; touch ready; wait",
            TimeSpan.FromSeconds(30));

        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task A_grandchild_whose_parent_had_ended_before_ends_too()
    {
        // As after Ctrl+C, which reaches a shell before us: what it started in the background no longer leads back to it.
        await CancelAsync(
            "sh -c 'sleep 60 & echo $! > pids'; echo $$ >> pids; touch ready; exec sleep 60", TimeSpan.FromSeconds(30));

        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_is_killed_after_the_grace_period()
    {
        var stopped = await CancelAsync("trap '' TERM; echo $$ > pids; touch ready; while :; do sleep 0.05; done", TimeSpan.FromSeconds(0.5));

        stopped.Should().BeGreaterThan(TimeSpan.FromSeconds(0.4)).And.BeLessThan(Patience);
        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task A_grandchild_that_ignores_the_request_and_outlives_its_parent_is_killed()
    {
        await CancelAsync(
            "sh -c 'trap \"\" TERM; echo $$ >> pids; touch ready; while :; do sleep 0.05; done' & wait", TimeSpan.FromSeconds(0.5));

        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task A_grandchild_has_the_grace_period_to_tidy_up_although_its_parent_is_gone()
    {
        await CancelAsync(
            "sh -c 'trap \"sleep 0.3; touch tidy; exit\" TERM; echo $$ >> pids; touch ready; while :; do sleep 0.05; done' & wait",
            TimeSpan.FromSeconds(30));

        File.Exists(directory["tidy"]).Should().BeTrue();
        Alive().Should().BeEmpty();
    }

    [Fact]
    public async Task A_command_that_is_cancelled_before_it_starts_starts_nothing()
    {
        var run = () => Command.Run("touch", directory["started"]).ExecuteAsync(new CancellationToken(canceled: true));

        await run.Should().ThrowAsync<OperationCanceledException>();
        File.Exists(directory["started"]).Should().BeFalse();
    }

    [Fact]
    public async Task What_the_child_says_while_it_ends_is_still_heard()
    {
        var lines = new List<string>();

        await CancelAsync("trap 'echo bye; exit' TERM; echo $$ > pids; touch ready; while :; do sleep 0.01; done", TimeSpan.FromSeconds(30), lines.Add);

        lines.Should().Equal("bye");
    }

    /// <summary>Runs a script until it has made the file <c>ready</c>, cancels it, and gives how long it took to stop.</summary>
    private async Task<TimeSpan> CancelAsync(string script, TimeSpan gracePeriod, Action<string>? line = null)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = Command.Run("sh", "-c", script).InDirectory(directory.Path).WithGracePeriod(gracePeriod)
            .WithOutput(line, null).ExecuteAsync(cancellation.Token);
        while (!File.Exists(directory["ready"]) && !run.IsCompleted)
        {
            await Task.Delay(10, cancellation.Token);
        }

        var clock = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        return clock.Elapsed;
    }

    /// <summary>Which of the processes that a script wrote into <c>pids</c> are running.</summary>
    private List<string> Alive() => File.ReadAllLines(directory["pids"]).Where(id =>
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }).ToList();
}
