namespace Slipway.Pipelines.Tests;

public sealed class Workspaces_of_tasks
{
    [Fact]
    public async Task A_directory_is_shared_by_all_tasks_and_parts_of_it_go_to_some()
    {
        using var run = new Run();
        run.Workspaces["shared"] = new WorkspaceBinding.LocalDirectory(Directory.CreateDirectory(run["data"]).FullName, ReadOnly: false, SubPath: "builds");
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: shared}
            spec:
              workspaces: [{name: shared}]
              tasks:
                - name: write
                  workspaces: [{name: out, workspace: shared, subPath: web/$(context.pipelineRun.name)}]
                  taskSpec:
                    workspaces: [{name: out, mountPath: /data}]
                    steps: [{image: busybox, script: echo text > $(workspaces.out.path)/file}]
                - name: read
                  runAfter: [write]
                  workspaces: [{name: shared}]
                  taskSpec:
                    workspaces: [{name: shared, readOnly: true}]
                    steps: [{image: busybox, workingDir: $(workspaces.shared.path), script: "find . -type f; echo '$(workspaces.shared.bound)$(workspaces.shared.claim)'"}]
            """);

        run.Output("read").Should().Be("./web/run-1/file\ntrue");
        Run.Read(run["data/builds/web/run-1/file"]).Should().Be("text\n");
    }

    [Fact]
    public async Task An_empty_directory_is_empty_for_each_task_shared_by_its_steps_and_gone_at_the_end()
    {
        using var run = new Run();
        run.Workspaces["temporary"] = new WorkspaceBinding.EmptyDirectory();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: empty}
            spec:
              workspaces: [{name: temporary}]
              tasks:
                - name: one
                  taskRef: {name: list}
                  workspaces: [{name: temporary}]
                - name: two
                  runAfter: [one]
                  taskRef: {name: list}
                  workspaces: [{name: temporary}]
            ---
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: list}
            spec:
              workspaces: [{name: temporary}]
              steps:
                - {name: write, image: busybox, script: "ls $(workspaces.temporary.path); mkdir $(workspaces.temporary.path)/sub; touch $(workspaces.temporary.path)/sub/f; chmod 555 $(workspaces.temporary.path)/sub"}
                - {name: read, image: busybox, script: ls $(workspaces.temporary.path)}
            """);

        run.Output("one").Should().Be("sub");
        run.Output("two").Should().Be("sub");
        Directory.Exists(run["scratch"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_scratch_directory_that_was_there_keeps_what_is_not_of_the_run()
    {
        using var run = new Run();
        run.Write("scratch/mine", "");
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: any}
            spec: {steps: [{image: busybox, script: touch here}]}
            """);

        Directory.GetFileSystemEntries(run["scratch"]).Should().Equal(run["scratch/mine"]);
    }

    [Fact]
    public async Task An_optional_workspace_that_is_not_given_has_no_path()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: optional}
            spec:
              workspaces: [{name: cache, optional: true}]
              tasks:
                - name: show
                  workspaces: [{name: cache}]
                  taskSpec:
                    workspaces: [{name: cache, optional: true}]
                    steps: [{image: busybox, command: [echo, "<$(workspaces.cache.path)> $(workspaces.cache.bound)"]}]
                - name: skipped
                  when: [{input: $(workspaces.cache.bound), operator: in, values: ["true"]}]
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
            """);

        run.Output("show").Should().Be("<> false");
        run.TaskOutcome("skipped").Status.Should().Be("Skipped");
    }

    [Fact]
    public void An_isolated_workspace_is_refused_in_every_step_that_does_not_name_it()
    {
        using var run = new Run();
        run.Workspaces["secret"] = new WorkspaceBinding.LocalDirectory(run[""], ReadOnly: true);

        run.Errors("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: isolated}
            spec:
              workspaces: [{name: secret}]
              steps:
                - name: sees
                  image: busybox
                  workspaces: [{name: secret}]
                  command: [cat, $(workspaces.secret.path)/token]
                - name: spies
                  image: busybox
                  command: [cat, $(workspaces.secret.path)/token]
            """).Should().Equal(
            "13:22 spec.steps[1].command[1]: workspace \"secret\" is isolated to the steps that name it (sees): "
            + "step \"spies\" cannot use $(workspaces.secret.path)");
    }

    [Fact]
    public async Task The_home_of_a_pod_is_the_home_of_the_run_and_the_cluster_of_the_user_is_out_of_sight()
    {
        using var run = new Run();
        Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: environment}
            spec:
              stepTemplate:
                env:
                  - {name: HOME, value: /tekton/home}
                  - {name: CACHE, value: /cache/npm}
                  - {name: CONFIG, value: $(HOME)/.npmrc}
              volumes: [{name: cache, emptyDir: {}}]
              steps:
                - image: busybox
                  volumeMounts: [{name: cache, mountPath: /cache}]
                  script: |
                    echo "$HOME"
                    echo "$CONFIG"
                    echo "$KUBECONFIG$KUBERNETES_SERVICE_HOST"
                    mkdir -p "$CACHE"
                    test -w "$CACHE"
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.Output("environment").Should().Be($"{run["home"]}\n{run["home"]}/.npmrc\n");
    }

    [Fact]
    public async Task The_directories_of_step_programs_come_first_on_the_path()
    {
        using var run = new Run();
        run.WriteProgram("programs/echo", "#!/bin/sh\nprintf 'mine: %s\\n' \"$1\"\n");
        var prepared = LocalRun.Prepare(DefinitionCatalog.Load([]), run.Options(run.Write("task.yaml", """
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: programs}
            spec: {steps: [{image: busybox, command: [echo, hello]}, {image: busybox, script: /usr/bin/env echo again}]}
            """)) with { ProgramDirectories = [run["programs"]] });

        await prepared.RunAsync(run.Events.Add, default);

        run.Output("programs").Should().Be("mine: hello\nmine: again");
    }
}
