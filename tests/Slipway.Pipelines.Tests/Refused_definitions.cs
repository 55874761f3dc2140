using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

/// <summary>Each file in <c>Refused/</c> has the errors that it must cause beside it, in <c>&lt;name&gt;.errors</c>.</summary>
public sealed class Refused_definitions
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Slipway.Pipelines.Tests", "Refused");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void All_errors_of_a_definition_are_said_at_once_with_their_places(string file)
    {
        using var run = new Run();
        var prepare = () => LocalRun.Prepare(DefinitionCatalog.Load([]), run.Options(Path.Combine(Folder, file)));

        var errors = prepare.Should().Throw<DefinitionException>().Which.Errors
            .Select(e => e.ToString().Replace(Folder + "/", "", StringComparison.Ordinal));

        var expected = Path.Combine(Folder, Path.ChangeExtension(file, ".errors"));
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            File.WriteAllLines(expected, errors);
        }

        string.Join('\n', errors).Should().Be(Run.Read(expected).TrimEnd('\n'));
    }

    [Theory]
    [InlineData("name", "pipeline: there is no pipeline and no file \"name\". No file that was given defines a Pipeline.")]
    public void A_name_that_nobody_defines_is_refused(string name, string error)
    {
        using var run = new Run();
        var prepare = () => LocalRun.Prepare(DefinitionCatalog.Load([]), run.Options(name));

        prepare.Should().Throw<DefinitionException>().WithMessage(error);
    }

    [Fact]
    public void What_a_run_is_given_must_fit_the_pipeline()
    {
        using var run = new Run();
        run.Params["unknown"] = new ParamValue.Text("x");
        run.Params["list"] = new ParamValue.Text("not an array");
        run.Params["map"] = new ParamValue.Map(new Dictionary<string, string> { ["url"] = "x" });
        run.Workspaces["other"] = new WorkspaceBinding.EmptyDirectory();
        run.Workspaces["gone"] = new WorkspaceBinding.LocalDirectory("/no/such/directory", ReadOnly: true, SubPath: "../x");

        run.Errors("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: given}
            spec:
              params:
                - {name: needed}
                - {name: list, type: array}
                - {name: map, type: object, properties: {url: {}, digest: {}, default: {}}, default: {default: x}}
              workspaces: [{name: data}, {name: gone}]
              tasks: [{name: t, taskSpec: {steps: [{image: busybox, command: ["true"]}]}}]
            """).Should().Equal(
            "params: the pipeline \"given\" declares no param \"unknown\". It has: needed, list, map.",
            "params: PipelineRun missing parameters: [needed]",
            "params: parameters have inconsistent types : [list]",
            "params: PipelineRun missing object keys for parameters: map[map:[digest]]",
            "workspaces: pipeline requires workspace with name \"data\" be provided by pipelinerun",
            "workspaces: the pipeline \"given\" declares no workspace \"other\". It has: data, gone.",
            "workspaces: workspace \"gone\": there is no directory /no/such/directory",
            "workspaces: workspace \"gone\": invalid value: ../x: the sub path must be a relative path and must not contain '..'");
    }

    [Fact]
    public void An_index_beyond_the_end_of_an_array_param_is_refused()
    {
        using var run = new Run();
        run.Errors("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: index}
            spec:
              params: [{name: list, type: array, default: [a, b]}]
              tasks:
                - name: t
                  params: [{name: x, value: "$(params.list[2])"}]
                  taskSpec: {steps: [{image: busybox, command: ["true"]}]}
            """).Should().Equal("8:33 spec.tasks[0].params[0].value: non-existent param references:[$(params.list[2])]");
    }

    [Fact]
    public void Broken_YAML_is_refused_with_its_place()
    {
        using var run = new Run();
        var file = run.Write("broken/a.yaml", "kind: Task\n  metadata: {name: x}\n");
        var load = () => DefinitionCatalog.Load([run["broken"]]);

        load.Should().Throw<DefinitionException>().Which.Errors.Single().ToString().Should().StartWith($"{file}:2:11: no valid YAML: ");
    }

    [Fact]
    public void Two_definitions_of_one_name_are_refused()
    {
        using var run = new Run();
        run.Write("two/a.yaml", "kind: Task\nmetadata:\n  name: x\n---\nkind: Pipeline\nmetadata:\n  name: x\n");
        run.Write("two/sub/b.yaml", "kind: ConfigMap\n---\nkind: Task\nmetadata:\n  name: x\n");
        var load = () => DefinitionCatalog.Load([run["two"]]);

        load.Should().Throw<DefinitionException>().WithMessage(
            $"{run["two/sub/b.yaml"]}:5:9: metadata.name: the Task \"x\" is defined twice, also in {run["two/a.yaml"]}:3. Rename one of them.");
    }

    [Fact]
    public void A_file_with_nothing_to_run_is_refused()
    {
        using var run = new Run();
        run.Errors("kind: ConfigMap\n").Should().Equal("1:1 : the file holds no Pipeline, Task, PipelineRun or TaskRun");
    }

    [Fact]
    public void A_workspace_whose_content_is_in_a_cluster_must_be_bound_to_a_directory()
    {
        using var run = new Run();
        run.Errors("""
            apiVersion: tekton.dev/v1
            kind: TaskRun
            metadata: {name: cluster}
            spec:
              workspaces: [{name: token, secret: {secretName: x}}]
              taskSpec:
                workspaces: [{name: token}]
                steps: [{image: busybox, command: ["true"]}]
            """).Should().Contain(
            "5:23 spec.workspaces[0].name: the secret of workspace \"token\" is in a cluster: bind the workspace to a directory of this machine");
    }
}
