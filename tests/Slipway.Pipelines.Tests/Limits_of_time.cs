using System.Diagnostics;

namespace Slipway.Pipelines.Tests;

public sealed class Limits_of_time
{
    [Fact]
    public async Task A_step_that_takes_too_long_is_stopped_with_all_its_children()
    {
        using var run = new Run();
        var clock = Stopwatch.StartNew();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: slow}
            spec:
              steps:
                - name: hangs
                  image: busybox
                  timeout: 300ms
                  script: |
                    sleep 31.25 &
                    sleep 31.25
                - {name: never, image: busybox, command: ["true"]}
            """);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        run.TaskOutcome("slow").Message.Should().Be("\"step-hangs\" exited because the step exceeded the specified timeout limit");
        run.TaskOutcome("slow").Steps.Select(s => $"{s.Status} {s.Reason}").Should().Equal("Failed TimeoutExceeded", "Skipped Skipped");
        Processes.WithArguments("sleep 31.25").Should().BeEmpty();
    }

    [Fact]
    public async Task A_task_that_takes_too_long_is_stopped_and_fails_the_run()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: slow}
            spec:
              tasks:
                - name: hangs
                  timeout: 300ms
                  taskSpec: {steps: [{name: sleep, image: busybox, command: [sleep, "31.5"]}]}
              finally: [{name: end, taskSpec: {steps: [{image: busybox, command: [echo, end]}]}}]
            """);

        run.Outcome.Reason.Should().Be("Failed");
        run.TaskOutcome("hangs").Reason.Should().Be("TaskRunTimeout");
        run.TaskOutcome("hangs").Message.Should().Be("TaskRun \"run-1-hangs\" failed to finish within \"300ms\"");
        run.TaskOutcome("hangs").Steps.Single().Reason.Should().Be("TaskRunTimeout");
        run.Output("end").Should().Be("end");
        Processes.WithArguments("sleep 31.5").Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_that_takes_too_long_ends_without_its_final_tasks()
    {
        using var run = new Run { Timeout = TimeSpan.FromMilliseconds(400) };
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: slow}
            spec:
              tasks:
                - {name: hangs, taskSpec: {steps: [{image: busybox, command: [sleep, "31.75"]}]}}
                - {name: next, runAfter: [hangs], taskSpec: {steps: [{image: busybox, command: ["true"]}]}}
              finally: [{name: end, taskSpec: {steps: [{image: busybox, command: [echo, end]}]}}]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Outcome.Reason.Should().Be("PipelineRunTimeout");
        run.Outcome.Message.Should().Be("PipelineRun \"run-1\" failed to finish within \"400ms\"");
        run.TaskOutcome("hangs").Reason.Should().Be("TaskRunCancelled");
        run.TaskOutcome("hangs").Message.Should().Be(
            "TaskRun \"run-1-hangs\" was cancelled. TaskRun cancelled as the PipelineRun it belongs to has timed out.");
        run.TaskOutcome("next").Reason.Should().Be("PipelineRun timeout has been reached");
        run.TaskOutcome("end").Reason.Should().Be("PipelineRun timeout has been reached");
        Processes.WithArguments("sleep 31.75").Should().BeEmpty();
    }

    [Fact]
    public async Task Tasks_and_final_tasks_may_have_limits_of_their_own()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            metadata: {name: limits}
            spec:
              timeouts: {pipeline: 1m, tasks: 400ms, finally: 30s}
              pipelineSpec:
                tasks:
                  - {name: hangs, taskSpec: {steps: [{image: busybox, command: [sleep, "32.25"]}]}}
                  - {name: next, runAfter: [hangs], taskSpec: {steps: [{image: busybox, command: ["true"]}]}}
                finally: [{name: end, taskSpec: {steps: [{image: busybox, command: [echo, end]}]}}]
            """);

        run.Outcome.Reason.Should().Be("PipelineRunTimeout");
        run.Outcome.Message.Should().Be("PipelineRun \"run-1\" failed due to tasks failed to finish within \"400ms\"");
        run.TaskOutcome("next").Reason.Should().Be("PipelineRun Tasks timeout has been reached");
        run.Output("end").Should().Be("end");
    }
}
