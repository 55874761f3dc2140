namespace Slipway.Pipelines.Tests;

public sealed class Results_of_tasks
{
    [Fact]
    public async Task Results_of_every_type_reach_later_tasks_and_the_pipeline()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: results}
            spec:
              results:
                - {name: text, value: $(tasks.make.results.text)}
                - {name: all, value: "$(tasks.make.results.list[*])"}
                - {name: one, value: "$(tasks.make.results.list[1])"}
                - {name: map, value: "$(tasks.make.results.map[*])"}
                - {name: key, value: <$(tasks.make.results.map.url)>}
                - {name: last, value: $(finally.end.results.done)}
              tasks:
                - name: use
                  params:
                    - {name: text, value: $(tasks.make.results.text)}
                    - {name: list, value: "$(tasks.make.results.list[*])"}
                    - {name: map, value: "$(tasks.make.results.map[*])"}
                    - {name: key, value: "$(tasks.make.results.map.url) $(tasks.make.results.list[0])"}
                  taskSpec:
                    params:
                      - {name: text}
                      - {name: list, type: array}
                      - {name: map, type: object, properties: {url: {}}}
                      - {name: key}
                    steps:
                      - image: busybox
                        command: [printf, '%s\n', $(params.text), "$(params.list[*])", $(params.map.url), $(params.key)]
                - name: make
                  taskSpec:
                    results:
                      - {name: text}
                      - {name: list, type: array}
                      - {name: map, type: object, properties: {url: {}}}
                    steps:
                      - image: busybox
                        script: |
                          printf 'two\nlines' > $(results.text.path)
                          echo '["a","b"]' > $(results.list.path)
                          echo '{"url":"https://x","more":"y"}' > "$(results["map"].path)"
              finally:
                - name: end
                  taskSpec:
                    results: [{name: done}]
                    steps:
                      - image: busybox
                        script: printf yes > $(results.done.path)
            """);

        run.Outcome.Message.Should().Be("Tasks Completed: 3 (Failed: 0, Cancelled 0), Skipped: 0");
        run.Output("use").Should().Be("two\nlines\na\nb\nhttps://x\nhttps://x a");
        run.Outcome.Results.ToDictionary(r => r.Key, r => r.Value.ToString()!).Should().Equal(new Dictionary<string, string>
        {
            ["text"] = "two\nlines",
            ["all"] = """["a","b"]""",
            ["one"] = "b",
            ["map"] = """{"more":"y","url":"https://x"}""",
            ["key"] = "<https://x>",
            ["last"] = "yes",
        });
        run.TaskOutcome("make").Results["list"].Should().BeOfType<ParamValue.List>();
    }

    [Fact]
    public async Task A_result_of_an_inline_task_orders_the_tasks_also_when_only_a_script_uses_it()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: implicit}
            spec:
              tasks:
                - name: use
                  taskSpec:
                    steps:
                      - image: busybox
                        script: echo got $(tasks.make.results.text)
                - name: make
                  taskSpec:
                    results: [{name: text}]
                    steps:
                      - image: busybox
                        script: sleep 0.1; printf this > $(results.text.path)
            """);

        run.Output("use").Should().Be("got this");
    }

    [Fact]
    public async Task A_result_that_a_task_did_not_write_stops_the_run_before_the_task_that_needs_it()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: missing}
            spec:
              tasks:
                - name: make
                  taskSpec:
                    results: [{name: text}]
                    steps: [{image: busybox, command: ["true"]}]
                - name: use
                  params: [{name: text, value: $(tasks.make.results.text)}]
                  taskSpec:
                    params: [{name: text}]
                    steps: [{image: busybox, command: [echo, $(params.text)]}]
                - name: later
                  runAfter: [use]
                  taskSpec:
                    steps: [{image: busybox, command: [echo, later]}]
              finally:
                - name: end
                  taskSpec:
                    steps: [{image: busybox, command: [echo, end]}]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Outcome.Reason.Should().Be("PipelineValidationFailed");
        run.Outcome.Message.Should().Be("Tasks Completed: 2 (Failed: 0, Cancelled 0), Skipped: 1, Failed Validation: 1");
        run.TaskOutcome("use").Reason.Should().Be("InvalidTaskResultReference");
        run.TaskOutcome("use").Message.Should().Be("Invalid task result reference: Could not find result with name text for task make");
        run.TaskOutcome("later").Reason.Should().Be("PipelineRun was stopping");
        run.Output("end").Should().Be("end");
    }

    [Fact]
    public async Task An_index_beyond_the_end_of_an_array_result_is_named()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: index}
            spec:
              tasks:
                - name: make
                  taskSpec:
                    results: [{name: list, type: array}]
                    steps: [{image: busybox, script: "echo '[\"a\"]' > $(results.list.path)"}]
                - name: use
                  params: [{name: text, value: "$(tasks.make.results.list[3])"}]
                  taskSpec:
                    params: [{name: text}]
                    steps: [{image: busybox, command: [echo, $(params.text)]}]
            """);

        run.TaskOutcome("use").Message.Should().Be(
            "Invalid task result reference: array Result Index 3 for Task make Result list is out of bound of size 1");
    }

    [Fact]
    public async Task A_result_of_the_wrong_type_fails_the_task_in_the_words_of_Tekton()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: wrong}
            spec:
              results:
                - {name: list, type: array}
                - {name: text}
              steps:
                - image: busybox
                  script: |
                    printf plain > $(results.list.path)
                    printf '["a"]' > $(results.text.path)
            """);

        run.TaskOutcome("wrong").Reason.Should().Be("TaskRunValidationFailed");
        run.TaskOutcome("wrong").Message.Should().Be(
            "Provided results don't match declared results; may be invalid JSON or missing result declaration: "
            + " \"list\": task result is expected to be \"array\" type but was initialized to a different type \"string\","
            + " \"text\": task result is expected to be \"string\" type but was initialized to a different type \"array\"");
    }

    [Fact]
    public async Task An_object_result_without_a_declared_key_fails_the_task()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: keys}
            spec:
              results:
                - {name: map, type: object, properties: {url: {}, digest: {}}}
              steps:
                - image: busybox
                  script: "printf '{\"url\":\"x\"}' > $(results.map.path)"
            """);

        run.TaskOutcome("keys").Message.Should().Be("missing keys for these results which are required in TaskResult's properties map[map:[digest]]");
    }

    [Fact]
    public async Task A_failed_task_keeps_its_results_and_finally_may_use_them_but_the_pipeline_does_not()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: failing}
            spec:
              results: [{name: why, value: $(tasks.make.results.why)}]
              tasks:
                - name: make
                  taskSpec:
                    results: [{name: why}, {name: unwritten}]
                    steps: [{image: busybox, script: "printf because > $(results.why.path); exit 3"}]
              finally:
                - name: end
                  params: [{name: why, value: $(tasks.make.results.why)}]
                  taskSpec:
                    params: [{name: why}]
                    steps: [{image: busybox, command: [echo, $(params.why)]}]
                - name: skipped
                  params: [{name: why, value: $(tasks.make.results.unwritten)}]
                  taskSpec:
                    params: [{name: why}]
                    steps: [{image: busybox, command: [echo, $(params.why)]}]
            """);

        run.TaskOutcome("make").Results["why"].Should().Be(new ParamValue.Text("because"));
        run.TaskOutcome("make").Message.Should().Be("\"step-unnamed-0\" exited with code 3");
        run.Output("end").Should().Be("because");
        run.TaskOutcome("skipped").Reason.Should().Be("Results were missing");
        run.Outcome.Results.Should().BeEmpty();
        run.Outcome.Message.Should().Be("Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1");
    }

    [Fact]
    public async Task A_pipeline_result_that_a_successful_task_did_not_write_fails_the_run()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: unwritten}
            spec:
              results: [{name: text, value: $(tasks.make.results.text)}]
              tasks:
                - name: make
                  taskSpec:
                    results: [{name: text}]
                    steps: [{image: busybox, command: ["true"]}]
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Outcome.Reason.Should().Be("CouldntGetPipelineResult");
        run.Outcome.Message.Should().Be(
            "Failed to get PipelineResult from TaskRun Results for PipelineRun run-1: invalid pipelineresults [text], the referenced results don't exist");
    }
}
