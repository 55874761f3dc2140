namespace Slipway.Pipelines.Tests;

public sealed class Params_of_tasks
{
    private const string Pipeline = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata:
          name: params
        spec:
          params:
            - name: text
              default: from the pipeline
            - name: list
              type: array
              default: [one, two words]
            - name: map
              type: object
              properties:
                host: {type: string}
                port: {type: string}
              default:
                host: localhost
                port: "80"
          tasks:
            - name: show
              params:
                - name: text
                  value: <$(params.text)>
                - name: list
                  value: [zero, "$(params.list[*])"]
                - name: map
                  value: $(params.map[*])
                - name: second
                  value: $(params.list[1])
              taskRef:
                name: show
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata:
          name: show
        spec:
          params:
            - name: text
            - name: list
              type: array
            - name: map
              type: object
              properties:
                host: {}
                port: {}
            - name: second
            - name: extra
              default: $(params.text)!
          steps:
            - name: show
              image: busybox
              env:
                - name: GREETING
                  value: $(params.extra)
                - name: TWICE
                  value: $(GREETING)$(GREETING)
              command: [printf, '%s\n']
              args:
                - $(params.text)
                - $(params["list"][*])
                - $(params.list[0]) and $(params['list'][1])
                - $(params.map.host):$(params.map.port)
                - $(params.second)
                - $(TWICE)
                - $$(TWICE) costs $$5
        """;

    [Fact]
    public async Task Strings_arrays_and_objects_reach_the_arguments_of_a_step()
    {
        using var run = new Run();
        await run.ExecuteAsync(Pipeline);

        run.Output("show").Should().Be(
            """
            <from the pipeline>
            zero
            one
            two words
            zero and one
            localhost:80
            two words
            <from the pipeline>!<from the pipeline>!
            $(TWICE) costs $5
            """);
    }

    [Fact]
    public async Task Values_of_the_run_win_over_defaults_and_complete_objects_by_key()
    {
        using var run = new Run();
        run.Params["text"] = new ParamValue.Text("$HOME 'quoted' \"too\"");
        run.Params["list"] = new ParamValue.Text("""["x","y"]""");
        run.Params["map"] = new ParamValue.Map(new Dictionary<string, string> { ["port"] = "8080" });
        await run.ExecuteAsync(Pipeline);

        run.Output("show").Split('\n').Take(6).Should().Equal(
            "<$HOME 'quoted' \"too\">", "zero", "x", "y", "zero and x", "localhost:8080");
    }

    [Fact]
    public async Task An_inline_task_sees_the_params_of_the_pipeline_and_its_own_come_first()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            metadata:
              generateName: scope-
            spec:
              params:
                - {name: outer, value: outer of the run}
                - {name: both, value: both of the run}
                - {name: defaulted, value: defaulted of the run}
              pipelineSpec:
                tasks:
                  - name: show
                    params:
                      - {name: both, value: both of the task}
                    taskSpec:
                      params:
                        - {name: both, default: default of the task}
                        - {name: defaulted, default: default of the task}
                        - {name: own, default: own of the task}
                      steps:
                        - image: busybox
                          command: [printf, '%s\n', $(params.outer), $(params.both), $(params.defaulted), $(params.own), $(context.pipelineRun.name)]
            """);

        run.Output("show").Should().Be("outer of the run\nboth of the task\ndefaulted of the run\nown of the task\nrun-1");
    }

    [Fact]
    public async Task A_step_knows_where_it_runs()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: contexts}
            spec:
              tasks:
                - name: show
                  retries: 2
                  taskRef: {name: show}
                  params:
                    - {name: run, value: $(context.pipelineRun.name)/$(context.pipelineRun.namespace)/$(context.pipeline.name)/$(context.pipelineTask.retries)}
                    - {name: uid, value: $(context.pipelineRun.uid)}
            ---
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: show}
            spec:
              params: [{name: run}, {name: uid}]
              steps:
                - image: busybox
                  command:
                    - printf
                    - '%s\n'
                    - $(params.run)
                    - $(context.taskRun.name)/$(context.taskRun.namespace)/$(context.task.name)/$(context.task.retry-count)
                    - $(params.uid)
                    - $(context.taskRun.uid)
            """);

        var lines = run.Output("show").Split('\n');
        lines[..2].Should().Equal("run-1/builds/contexts/2", "run-1-show/builds/show/0");
        lines[2..].Should().OnlyContain(uid => Guid.Parse(uid) != Guid.Empty).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_script_is_run_by_its_interpreter_and_gets_the_arguments()
    {
        using var run = new Run();
        run.Params["who"] = new ParamValue.Text("world");
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: scripts}
            spec:
              params: [{name: who}]
              stepTemplate:
                env:
                  - {name: COMMON, value: common of $(params.who)}
                  - {name: OVER, value: template}
              steps:
                - name: plain
                  image: busybox
                  env: [{name: OVER, value: step}]
                  script: |
                    echo "hello $(params.who), $1, $COMMON, $OVER, $(echo sub) $$ " | sed 's/[0-9]* $//'
                  args: [first]
                - name: perl
                  image: perl
                  script: |
                    #!/usr/bin/env perl
                    print "perl says $ARGV[0]\n";
                  args: [$(params.who)]
                - name: stops-at-the-first-error
                  image: busybox
                  script: |
                    false
                    echo not reached
            """);

        run.Output("scripts").Should().Be("hello world, first, common of world, step, sub \nperl says world");
        run.TaskOutcome("scripts").Steps.Select(s => (s.Status, s.ExitCode)).Should().Equal(("Succeeded", 0), ("Succeeded", 0), ("Failed", 1));
        run.Outcome.Status.Should().Be(RunStatus.Failed);
    }
}
