using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Cluster;

/// <summary>Options of <c>slipway start</c> that scripts for <c>tkn pipeline start</c> use.</summary>
public sealed class StartOptionsTests : ClusterVerbs
{
    private const string Pipeline = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata:
          name: small
        spec:
          params:
          - name: text
          tasks:
          - name: build
            taskRef:
              name: build
          - name: test
            taskRef:
              name: test
          workspaces:
          - name: data

        """;

    private static readonly string[] Start = ["start", "small", "-p", "text=a", "-w", "name=data,emptyDir="];

    [Fact]
    public async Task Timeouts_ServiceAccounts_and_the_pod_template_become_fields_of_the_run()
    {
        Install();
        Folder.Write("pod.yaml", "nodeSelector: {pool: builds}\nsecurityContext:\n  fsGroup: 1000\n  runAsGroup: null\n");
        var run = await DryRunAsync(
            ["--timeout", "1h", "--tasks-timeout", "50m", "--finally-timeout", "5m", "--task-serviceaccount", "build=a,test=b", "--pod-template", "pod.yaml", "-E", "-C"]);

        run["timeouts"]!.ToJsonString().Should().Be("""{"pipeline":"1h","tasks":"50m","finally":"5m"}""");
        run["taskRunSpecs"]!.ToJsonString().Should().Be("""[{"pipelineTaskName":"build","serviceAccountName":"a"},{"pipelineTaskName":"test","serviceAccountName":"b"}]""");
        run["taskRunTemplate"]!["podTemplate"]!.ToJsonString().Should().Be(
            """{"securityContext":{"fsGroup":1000,"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}},"nodeSelector":{"pool":"builds"}}""");
    }

    [Fact]
    public async Task A_workspace_may_be_a_volume_of_a_CSI_driver()
    {
        Install();
        Folder.Write("csi.yaml", "driver: secrets-store.csi.k8s.io\nreadOnly: true\nvolumeAttributes: {secretProviderClass: vault}\n");
        var run = await DryRunAsync([], ["start", "small", "-p", "text=a", "-w", "name=data,csiFile=csi.yaml"]);

        run["workspaces"]!.ToJsonString().Should().Be(
            """[{"name":"data","csi":{"driver":"secrets-store.csi.k8s.io","readOnly":true,"volumeAttributes":{"secretProviderClass":"vault"}}}]""");
    }

    [Fact]
    public async Task The_Pipeline_of_a_file_becomes_part_of_the_run()
    {
        Folder.Write("pipeline.yaml", Pipeline);
        var name = (await SucceedAsync("start", "-f", "pipeline.yaml", "-p", "text=a", "-w", "name=data,emptyDir=", "-o", "name")).TrimEnd();

        name.Should().MatchRegex("^small-[a-z0-9]{5}$");
        var spec = Server.Document("default", "pipelineruns", name)!["spec"]!;
        spec["pipelineRef"].Should().BeNull();
        JsonNode.DeepEquals(spec["pipelineSpec"], ObjectYaml.Read(Pipeline)["spec"]).Should().BeTrue();
        (await FailAsync(2, "start", "-f", "pipeline.yaml", "-p", "txt=a")).Should().Contain("it has no param 'txt', did you mean 'text'?").And.Contain("missing workspaces: data.");
    }

    [Fact]
    public async Task A_named_run_is_repeated_with_what_is_given_anew()
    {
        Install();
        var first = (await SucceedAsync("start", "small", "-p", "text=first", "-w", "name=data,secret=s", "-o", "name")).TrimEnd();
        await SucceedAsync("start", "small", "-p", "text=second", "-w", "name=data,secret=t", "-o", "name");
        new ScriptedTekton(Server, "of-another", TimeProvider.System.GetUtcNow()).Start();

        var run = await DryRunAsync([], ["start", "small", "--use-pipelinerun", first]);

        run["params"]!.ToJsonString().Should().Be("""[{"name":"text","value":"first"}]""");
        run["workspaces"]!.ToJsonString().Should().Be("""[{"name":"data","secret":{"secretName":"s"}}]""");
        (await FailAsync(2, "start", "small", "--use-pipelinerun", "none")).Should().Be("ERROR: finding PipelineRun 'default/none': there is none. 'slipway list -n default' lists the runs.\n");
        (await FailAsync(2, "start", "small", "--use-pipelinerun", "of-another")).Should().Be(
            "ERROR: option --use-pipelinerun: PipelineRun 'default/of-another' is of Pipeline 'deliver-cloudflare-worker', not of 'small'.\n");
    }

    [Theory]
    [InlineData("start small -f pipeline.yaml", "option --filename: 'pipeline.yaml' says what is started, and so does PIPELINE 'small'; leave one of them out.")]
    [InlineData("start -f pipeline.yaml --last", "option --filename: 'pipeline.yaml' says what is started, and so does --last; leave one of them out.")]
    [InlineData("start -f task.yaml", "option --filename: 'task.yaml' holds no tekton.dev/v1 Pipeline with a name, whose params and workspaces have names: is 'tekton.dev/v1 Task'.")]
    [InlineData("start -f nameless.yaml", "option --filename: 'nameless.yaml' holds no tekton.dev/v1 Pipeline with a name, whose params and workspaces have names: *")]
    [InlineData("start -f none.yaml", "option --filename: Could not find file '*none.yaml'.")]
    [InlineData("start small --pod-template list.yaml", "option --pod-template: 'list.yaml' is not a YAML mapping.")]
    [InlineData("start small --last --use-pipelinerun x", "option --use-pipelinerun: 'x' is a run, and --last means another; leave one of them out.")]
    [InlineData("start small --finally-timeout soon", "option --finally-timeout: 'soon' is no duration: write it like 1h30m or 90s; 0 = none.")]
    [InlineData("start small --task-serviceaccount build=a,test", "option --task-serviceaccount: 'test' has no value: write --task-serviceaccount task=NAME.")]
    [InlineData("start small --task-serviceaccount build=A", "option --task-serviceaccount: 'A' is not the name of an object: *")]
    [InlineData("start small -w name=data,csiFile=pipeline.yaml", "option -w: 'name=data,csiFile=pipeline.yaml': 'pipeline.yaml' has no driver: *")]
    [InlineData("start small --context other", "reading kubeconfig '*kubeconfig' (context 'other'): it has no context 'other'. Add it under 'contexts', or choose another context.")]
    public async Task A_use_that_is_wrong_is_said(string arguments, string error)
    {
        Install();
        Folder.Write("pipeline.yaml", Pipeline);
        Folder.Write("task.yaml", Pipeline.Replace("kind: Pipeline", "kind: Task", StringComparison.Ordinal));
        Folder.Write("nameless.yaml", Pipeline.Replace("- name: text", "- type: string", StringComparison.Ordinal));
        Folder.Write("list.yaml", "- nodeSelector\n");

        (await FailAsync(2, arguments.Split(' '))).Should().Match($"ERROR: {error}\n");
        Server.Documents("default", "pipelineruns").Should().BeEmpty();
    }

    [Fact]
    public async Task A_context_of_the_kubeconfig_is_chosen_by_name()
    {
        Install();
        Folder.Write("two", Server.Kubeconfig().Replace("current-context: test", "current-context: gone", StringComparison.Ordinal));
        var result = await Command.Run(Programs.Slipway, [.. Start, "-k", Folder["two"], "-c", "test", "-n", "default"]).InDirectory(Folder.Path).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0, "{0}", result.Error);
        result.Output.Should().MatchRegex("To follow it:\n  slipway logs small-[a-z0-9]{5} -f -n default --context test\n$");
        var none = await Command.Run(Programs.Slipway, "list", "-c", "test").WithEnvironment("KUBECONFIG", null).WithEnvironment("HOME", Folder.Path).ExecuteAsync(Ct);
        (none.ExitCode, none.Error).Should().Be(
            (2, "ERROR: option --context: 'test' is one of a kubeconfig; neither --kubeconfig nor KUBECONFIG is given, and there is no ~/.kube/config. Give --kubeconfig FILE.\n"));
    }

    private void Install() => Server.Put("default", ObjectYaml.Read(Pipeline));

    private async Task<JsonObject> DryRunAsync(string[] options, string[]? start = null) =>
        (JsonObject)JsonNode.Parse(await SucceedAsync([.. start ?? Start, .. options, "--dry-run", "-o", "json"]))!["spec"]!;
}
