namespace Slipway.Pipelines.Tests;

public sealed class Conditions_of_tasks
{
    private static string TaskYaml(string name, string more = "", string script = "echo ran") => $$"""
        - name: {{name}}
          {{more}}
          taskSpec:
            results: [{name: out}]
            steps: [{image: busybox, script: "printf {{name}} > $(results.out.path); {{script}}"}]
        """;

    private static string Pipeline(params string[] tasks) => """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: conditions}
        spec:
          params:
            - {name: branch, default: main}
            - {name: allowed, type: array, default: [main, next]}
          tasks:

        """ + string.Join('\n', tasks).ReplaceLineEndings("\n    ").Insert(0, "    ");

    [Theory]
    [InlineData("input: $(params.branch), operator: in, values: [main]", true)]
    [InlineData("input: $(params.branch), operator: in, values: [next, other]", false)]
    [InlineData("input: $(params.branch), operator: notin, values: [next]", true)]
    [InlineData("input: $(params.branch), operator: notin, values: [main]", false)]
    [InlineData("input: $(params.branch), operator: in, values: [\"$(params.allowed[*])\"]", true)]
    [InlineData("input: other, operator: notin, values: [\"$(params.allowed[*])\"]", true)]
    [InlineData("input: \"\", operator: in, values: [\"\"]", true)]
    [InlineData("input: \"main \", operator: in, values: [main]", false)]
    public async Task A_task_runs_only_when_its_condition_holds(string when, bool runs)
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline(TaskYaml("guarded", $"when: [{{{when}}}]")));

        run.TaskOutcome("guarded").Status.Should().Be(runs ? "Succeeded" : "Skipped");
        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.Outcome.Reason.Should().Be(runs ? "Succeeded" : "Completed");
        if (!runs)
        {
            run.TaskOutcome("guarded").Reason.Should().Be("When Expressions evaluated to false");
            run.Events.OfType<TaskSkipped>().Single().Reason.Should().Be("When Expressions evaluated to false");
        }
    }

    [Fact]
    public async Task All_conditions_of_a_task_must_hold()
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline(TaskYaml(
            "guarded", "when: [{input: a, operator: in, values: [a]}, {input: b, operator: in, values: [a]}]")));

        run.TaskOutcome("guarded").Status.Should().Be("Skipped");
    }

    [Fact]
    public async Task What_follows_a_skipped_task_by_order_runs_and_what_needs_its_result_does_not()
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline(
            TaskYaml("guarded", "when: [{input: a, operator: in, values: [b]}]"),
            TaskYaml("ordered", "runAfter: [guarded]"),
            """
            - name: needing
              params: [{name: out, value: $(tasks.guarded.results.out)}]
              taskSpec:
                params: [{name: out}]
                results: [{name: out}]
                steps: [{image: busybox, command: [echo, $(params.out)]}]
            """,
            TaskYaml("behind", "runAfter: [needing]"),
            TaskYaml("conditional", "when: [{input: $(tasks.guarded.results.out), operator: in, values: [x]}]")));

        run.Outcome.Tasks.Select(t => $"{t.Name}: {t.Reason}").Should().Equal(
            "guarded: When Expressions evaluated to false",
            "ordered: Succeeded",
            "needing: Results were missing",
            "behind: Parent Tasks were skipped",
            "conditional: Results were missing");
        run.Outcome.Message.Should().Be("Tasks Completed: 1 (Failed: 0, Cancelled 0), Skipped: 4");
        run.Outcome.Reason.Should().Be("Completed");
    }

    [Fact]
    public async Task A_condition_on_a_result_waits_for_the_task_that_writes_it()
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline(
            TaskYaml("after", "when: [{input: $(tasks.before.results.out), operator: in, values: [before]}]"),
            TaskYaml("before")));

        run.Outcome.Reason.Should().Be("Succeeded");
        run.Events.OfType<TaskStarted>().Select(e => e.Task).Should().Equal("before", "after");
    }

    [Fact]
    public async Task Tasks_without_an_order_run_at_the_same_time()
    {
        using var run = new Run();
        run.Workspaces["meet"] = new WorkspaceBinding.LocalDirectory(Directory.CreateDirectory(run["meet"]).FullName, ReadOnly: false);
        // Each waits for the other: one after the other they would never end.
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: parallel}
            spec:
              workspaces: [{name: meet}]
              tasks:
                - name: left
                  timeout: 20s
                  workspaces: [{name: meet}]
                  taskRef: {name: wait}
                  params: [{name: own, value: l}, {name: other, value: r}]
                - name: right
                  timeout: 20s
                  workspaces: [{name: meet}]
                  taskRef: {name: wait}
                  params: [{name: own, value: r}, {name: other, value: l}]
            ---
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: wait}
            spec:
              params: [{name: own}, {name: other}]
              workspaces: [{name: meet}]
              steps:
                - image: busybox
                  workingDir: $(workspaces.meet.path)
                  script: |
                    touch $(params.own)
                    until [ -e $(params.other) ]; do sleep 0.02; done
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_failure_lets_running_tasks_end_and_starts_no_further_one()
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline(
            TaskYaml("slow", script: "sleep 0.6; echo finished"),
            TaskYaml("fails", script: "exit 7"),
            TaskYaml("after-slow", "runAfter: [slow]"),
            TaskYaml("after-fails", "runAfter: [fails]")));

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Outcome.Reason.Should().Be("Failed");
        run.Outcome.Message.Should().Be("Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 2");
        run.Output("slow").Should().Be("finished");
        run.Outcome.Tasks.Select(t => t.Reason).Should().Equal("Succeeded", "Failed", "PipelineRun was stopping", "PipelineRun was stopping");
    }
}
