using System.Diagnostics;

namespace Slipway.Pipelines.Tests;

public sealed class Cancelled_runs
{
    [Fact]
    public async Task Everything_is_stopped_and_reported_and_no_process_is_left()
    {
        using var run = new Run();
        using var cancel = new CancellationTokenSource();
        var prepared = run.Prepare("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: cancelled}
            spec:
              tasks:
                - name: done
                  taskSpec: {steps: [{image: busybox, command: [echo, done]}]}
                - name: hangs
                  runAfter: [done]
                  retries: 3
                  taskSpec:
                    steps:
                      - name: sleeps
                        image: busybox
                        script: |
                          sh -c 'sleep 33.25; true' &
                          echo ready
                          sleep 33.25
                      - {name: never, image: busybox, command: ["true"]}
                - name: next
                  runAfter: [hangs]
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
              finally: [{name: end, taskSpec: {steps: [{image: busybox, command: [echo, end]}]}}]
            """);
        var clock = Stopwatch.StartNew();

        var outcome = await prepared.RunAsync(
            e =>
            {
                run.Events.Add(e);
                if (e is StepOutput { Line: "ready" })
                {
                    cancel.Cancel();
                }
            },
            cancel.Token);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
        Processes.WithArguments("sleep 33.25").Should().BeEmpty();
        outcome.Status.Should().Be(RunStatus.Cancelled);
        outcome.Reason.Should().Be("Cancelled");
        outcome.Message.Should().Be("PipelineRun \"run-1\" was cancelled");
        outcome.Tasks.Select(t => $"{t.Name} {t.Status}: {t.Reason}").Should().Equal(
            "done Succeeded: Succeeded",
            "hangs Cancelled: TaskRunCancelled",
            "next Skipped: PipelineRun was cancelled",
            "end Skipped: PipelineRun was cancelled");
        outcome.Tasks[1].Message.Should().Be(
            "TaskRun \"run-1-hangs\" was cancelled. TaskRun cancelled as the PipelineRun it belongs to has been cancelled.");
        outcome.Tasks[1].Steps.Select(s => $"{s.Name} {s.Status} {s.ExitCode}").Should().Equal("sleeps Cancelled ", "never Skipped ");
        run.Events.OfType<TaskRetried>().Should().BeEmpty();
        Directory.Exists(run["scratch"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_before_it_begins_starts_nothing()
    {
        using var run = new Run();
        await run.ExecuteAsync(
            """
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: never}
            spec: {steps: [{image: busybox, command: [echo, x]}]}
            """,
            new CancellationToken(canceled: true));

        run.Outcome.Status.Should().Be(RunStatus.Cancelled);
        run.Events.Should().ContainSingle().Which.Should().BeOfType<TaskSkipped>();
    }

    [Fact]
    public async Task An_observer_that_fails_stops_the_run_and_leaves_no_process()
    {
        using var run = new Run();
        var prepared = run.Prepare("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: broken}
            spec:
              tasks:
                - {name: hangs, taskSpec: {steps: [{image: busybox, command: [sleep, "34.25"]}]}}
                - {name: ends, taskSpec: {steps: [{image: busybox, command: ["true"]}]}}
            """);

        var execute = () => prepared.RunAsync(
            e =>
            {
                if (e is TaskFinished { Outcome.Name: "ends" })
                {
                    throw new InvalidOperationException("the display is gone");
                }
            },
            default);

        await execute.Should().ThrowAsync<InvalidOperationException>();
        Processes.WithArguments("sleep 34.25").Should().BeEmpty();
    }
}
