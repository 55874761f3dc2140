namespace Slipway.Pipelines.Tests;

public sealed class Failures_and_retries
{
    [Fact]
    public async Task After_a_failing_step_the_rest_of_the_task_is_skipped()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: steps}
            spec:
              steps:
                - {name: works, image: busybox, command: [echo, a]}
                - {name: fails, image: busybox, command: [sh, -c, 'echo oops >&2; exit 12']}
                - {name: never, image: busybox, command: [echo, b]}
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        var task = run.TaskOutcome("steps");
        task.Message.Should().Be("\"step-fails\" exited with code 12");
        task.Steps.Select(s => $"{s.Name} {s.Status} {s.Reason} {s.ExitCode}").Should().Equal(
            "works Succeeded Completed 0", "fails Failed Error 12", "never Skipped Skipped ");
        Run.Read(task.Steps[1].LogFile!).Should().Be("oops\n");
        task.Steps[2].LogFile.Should().BeNull();
        run.Events.OfType<StepFinished>().Select(e => e.Outcome.Name).Should().Equal("works", "fails", "never");
    }

    [Fact]
    public async Task A_program_that_does_not_exist_fails_the_step_and_says_so_in_its_log()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: unknown}
            spec:
              steps: [{name: try, image: busybox, command: [no-such-program, x]}]
            """);

        run.TaskOutcome("unknown").Steps[0].ExitCode.Should().Be(127);
        run.Output("unknown").Should().Be(
            "slipway: running 'no-such-program': no such program on the PATH. Install it, or put its directory on the PATH.");
    }

    [Fact]
    public async Task A_step_may_fail_without_failing_the_task_and_leaves_its_exit_code()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: goes-on}
            spec:
              params: [{name: mode, default: continue}]
              steps:
                - {name: fails, image: busybox, onError: $(params.mode), command: [sh, -c, exit 5]}
                - {name: reads, image: busybox, script: echo it was $(cat $(steps.step-fails.exitCode.path))}
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.TaskOutcome("goes-on").Steps[0].Reason.Should().Be("Continued");
        run.TaskOutcome("goes-on").Steps[0].ExitCode.Should().Be(5);
        run.Output("goes-on").Should().Be("it was 5");
    }

    [Fact]
    public async Task A_step_that_continues_and_fails_lets_the_others_run_and_fails_the_task_at_the_end()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: late}
            spec:
              steps:
                - {name: fails, image: busybox, onError: continueAndFail, command: [sh, -c, exit 5]}
                - {name: runs, image: busybox, command: [echo, still]}
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.TaskOutcome("late").Message.Should().Be("\"step-fails\" exited with code 5");
        run.Output("late").Should().Be("still");
    }

    [Fact]
    public async Task A_task_may_fail_without_failing_the_run()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: ignored}
            spec:
              tasks:
                - name: fails
                  onError: continue
                  taskSpec:
                    results: [{name: out}]
                    steps: [{image: busybox, script: printf kept > $(results.out.path); exit 1}]
                - name: uses
                  params: [{name: out, value: $(tasks.fails.results.out)}]
                  taskSpec:
                    params: [{name: out}]
                    steps: [{image: busybox, command: [echo, $(params.out)]}]
              finally:
                - name: end
                  params: [{name: status, value: $(tasks.fails.status) $(tasks.uses.status) $(tasks.status) $(tasks.fails.reason)}]
                  taskSpec:
                    params: [{name: status}]
                    steps: [{image: busybox, command: [echo, $(params.status)]}]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.Outcome.Reason.Should().Be("Succeeded");
        run.Outcome.Message.Should().Be("Tasks Completed: 3 (Failed: 1 (Ignored: 1), Cancelled 0), Skipped: 0");
        run.TaskOutcome("fails").Reason.Should().Be("FailureIgnored");
        run.Output("uses").Should().Be("kept");
        run.Output("end").Should().Be("Failed Succeeded Failed FailureIgnored");
    }

    [Fact]
    public async Task A_task_is_tried_again_until_it_succeeds()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: retries}
            spec:
              tasks:
                - name: flaky
                  retries: 5
                  taskSpec:
                    workspaces: [{name: own, optional: true}]
                    results: [{name: attempt}]
                    steps:
                      - name: try
                        image: busybox
                        script: |
                          echo attempt $(context.task.retry-count)
                          ls
                          touch left-over
                          printf $(context.task.retry-count) > $(results.attempt.path)
                          [ $(context.task.retry-count) = 2 ]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.Output("flaky").Should().Be("attempt 0\nattempt 1\nattempt 2");
        run.Events.OfType<TaskStarted>().Select(e => e.Attempt).Should().Equal(1, 2, 3);
        run.Events.OfType<TaskRetried>().Select(e => $"{e.Attempt} of {e.Retries}: {e.Message}").Should().Equal(
            "1 of 5: \"step-try\" exited with code 1", "2 of 5: \"step-try\" exited with code 1");
        run.TaskOutcome("flaky").Results["attempt"].Should().Be(new ParamValue.Text("2"));
        Run.Read(run["run/logs/flaky/try.log"]).Should().Be("attempt 0\n");
        Run.Read(run.TaskOutcome("flaky").Steps[0].LogFile!).Should().Be("attempt 2\n");
        run.TaskOutcome("flaky").Steps[0].LogFile.Should().Be(run["run/logs/flaky/try.retry-2.log"]);
    }

    [Fact]
    public async Task A_task_that_uses_up_its_retries_has_failed()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: retries}
            spec:
              tasks:
                - name: broken
                  retries: 1
                  taskSpec:
                    steps: [{image: busybox, command: ["false"]}]
            """);

        run.Outcome.Reason.Should().Be("Failed");
        run.Events.OfType<TaskStarted>().Should().HaveCount(2);
        run.Events.OfType<TaskFinished>().Should().ContainSingle();
    }

    [Fact]
    public async Task Final_tasks_run_after_a_failure_and_know_how_the_others_ended()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: final}
            spec:
              tasks:
                - name: works
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
                - name: fails
                  runAfter: [works]
                  taskSpec: {steps: [{image: busybox, command: ["false"]}]}
                - name: never
                  runAfter: [fails]
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
              finally:
                - name: report
                  params:
                    - {name: text, value: $(tasks.works.status) $(tasks.fails.status) $(tasks.never.status) $(tasks.status)}
                  taskSpec:
                    params: [{name: text}]
                    steps: [{image: busybox, command: [echo, $(params.text)]}]
                - name: only-on-success
                  when: [{input: $(tasks.status), operator: in, values: [Succeeded]}]
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
                - name: fails-too
                  taskSpec: {steps: [{image: busybox, command: ["false"]}]}
            """);

        run.Output("report").Should().Be("Succeeded Failed None Failed");
        run.TaskOutcome("only-on-success").Reason.Should().Be("When Expressions evaluated to false");
        run.Outcome.Message.Should().Be("Tasks Completed: 4 (Failed: 2, Cancelled 0), Skipped: 2");
        run.Events.OfType<TaskStarted>().Select(e => e.Task).Take(2).Should().Equal("works", "fails");
    }

    [Fact]
    public async Task A_failure_in_finally_fails_a_run_whose_tasks_succeeded()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: final}
            spec:
              tasks: [{name: works, taskSpec: {steps: [{image: busybox, command: ["true"]}]}}]
              finally: [{name: fails, taskSpec: {steps: [{image: busybox, command: ["false"]}]}}]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Outcome.Reason.Should().Be("Failed");
    }
}
