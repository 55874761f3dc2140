using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Cluster;

/// <summary><c>slipway start</c>.</summary>
public sealed class StartVerbTests : ClusterVerbs
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    private const string Service = """
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: api, id: svc-1}
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          git_repo: {owner: acme, name: edge, project_root: workers/api}
          pipeline_configuration: {params: {r2-bucket-name: scripts, r2-endpoint-url: "https://r2.example"}, pipeline_branches: [main, "feature/*"]}
          deployment_environments: [prod]
        """;

    [Fact]
    public async Task A_Service_and_a_commit_give_the_whole_run()
    {
        Install("deliver-cloudflare-worker");
        Folder.Write("service.yaml", Service);
        var name = (await SucceedAsync("start", "--service", "service.yaml", "--commit", Sha, "--branch", "feature/x", "-o", "name")).TrimEnd('\n');

        name.Should().MatchRegex("^api-0123456-[a-z0-9]{5}$");
        var run = Server.Document("default", "pipelineruns", name)!;
        foreach (var field in new[] { "uid", "creationTimestamp", "resourceVersion" })
        {
            run["metadata"]!.AsObject().Remove(field);
        }

        ObjectYaml.Write(run).Replace(name, "RUN", StringComparison.Ordinal).Should().Be($$"""
            apiVersion: tekton.dev/v1
            kind: PipelineRun
            metadata:
              name: RUN
              namespace: default
              labels:
                app.kubernetes.io/managed-by: planton-cloud
                planton.cloud/service-id: svc-1
                slipway.dev/branch: feature-x
                slipway.dev/commit: "{{Sha}}"
                slipway.dev/service: api
            spec:
              params:
              - name: git-branch
                value: feature/x
              - name: git-revision
                value: "{{Sha}}"
              - name: git-url
                value: "https://github.com/acme/edge.git"
              - name: kustomize-manifests-config-map-name
                value: RUN-manifests
              - name: overlays
                value: "prod?"
              - name: owner-identifier-label-key
                value: planton.cloud/service-id
              - name: owner-identifier-label-value
                value: svc-1
              - name: project-root
                value: workers/api
              - name: r2-bucket-name
                value: scripts
              - name: r2-endpoint-url
                value: "https://r2.example"
              - name: r2-object-key
                value: api/{{Sha}}.js
              - name: worker-script-artifact-config-map-name
                value: RUN-artifact
              pipelineRef:
                name: deliver-cloudflare-worker
              taskRunSpecs:
              - pipelineTaskName: deploy-worker
                serviceAccountName: slipway-deployer
              taskRunTemplate:
                podTemplate:
                  securityContext:
                    fsGroup: 65532
                    runAsGroup: 65532
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile:
                      type: RuntimeDefault
                serviceAccountName: slipway
              workspaces:
              - emptyDir: {}
                name: source
              - name: r2-credentials
                secret:
                  secretName: r2-credentials
              - name: cloudflare-credentials
                secret:
                  secretName: cloudflare-credentials

            """);
    }

    [Fact]
    public async Task The_options_of_tkn_mean_what_they_mean_there()
    {
        Install("small");
        Folder.Write("pvc.yaml", "spec:\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}\n");
        var output = await SucceedAsync(
            "start", "small", "-p", "text=a=b", "-p", "list=x,y", "-p", "map=k:v", "-w", "name=data,claimName=pvc,subPath=dir", "-w", "name=more,config=c,item=a=b",
            "-w", "name=cache,volumeClaimTemplateFile=pvc.yaml", "-w", "name=source,emptyDir=Memory", "-s", "builder", "--timeout", "1h30m", "-l", "team=edge", "--prefix-name", "try",
            "--use-param-defaults", "--skip-optional-workspace");

        var run = Server.Documents("default", "pipelineruns").Single();
        var name = (string)run["metadata"]!["name"]!;
        name.Should().MatchRegex("^try-[a-z0-9]{5}$");
        output.Should().Be($"PipelineRun started: {name}\n\nTo follow it:\n  slipway logs {name} -f -n default\n");
        run["metadata"]!["labels"]!["team"]!.GetValue<string>().Should().Be("edge");
        run["spec"]!["params"]!.ToJsonString().Should().Be(
            """[{"name":"list","value":["x","y"]},{"name":"map","value":{"k":"v"}},{"name":"text","value":"a=b"}]""");
        run["spec"]!["workspaces"]!.ToJsonString().Should().Be(
            """[{"name":"data","subPath":"dir","persistentVolumeClaim":{"claimName":"pvc"}},{"name":"more","configMap":{"name":"c","items":[{"key":"a","path":"b"}]}},"""
            + """{"name":"cache","volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}},{"name":"source","emptyDir":{"medium":"Memory"}}]""");
        run["spec"]!["taskRunTemplate"]!["serviceAccountName"]!.GetValue<string>().Should().Be("builder");
        run["spec"]!["timeouts"]!.ToJsonString().Should().Be("""{"pipeline":"1h30m"}""");
    }

    [Fact]
    public async Task A_run_is_printed_as_JSON()
    {
        Install("small");
        var run = (JsonObject)JsonNode.Parse(await SucceedAsync("start", "small", "-p", "text=a", "-p", "list=x", "-p", "map=k:v", "-w", "name=data,secret=s", "-o", "json"))!;

        JsonNode.DeepEquals(run["spec"], Server.Documents("default", "pipelineruns").Single()["spec"]).Should().BeTrue();
        run["kind"]!.GetValue<string>().Should().Be("PipelineRun");
    }

    [Fact]
    public async Task The_last_run_is_repeated_with_what_is_given_anew()
    {
        Install("small");
        await SucceedAsync("start", "small", "-p", "text=first", "-p", "list=x", "-p", "map=k:v", "-w", "name=data,secret=s");
        (await SucceedAsync("start", "small", "--last", "-p", "text=second", "--dry-run")).Should().Contain("value: second").And.Contain("secretName: s").And.NotContain("first");

        Server.Documents("default", "pipelineruns").Should().ContainSingle("a dry run makes nothing");
    }

    [Fact]
    public async Task All_that_does_not_fit_the_Pipeline_is_said_before_anything_is_made()
    {
        Install("small");

        (await FailAsync(2, "start", "small", "-p", "txt=a", "-p", "colour=red", "-w", "name=dat,emptyDir=")).Should().Be("""
            ERROR: starting 'small': it has no param 'txt', did you mean 'text'?
              it has no param 'colour'. It has: text, list, map, given.
              missing params: text, list, map. Give each with -p name=value.
              it has no workspace 'dat', did you mean 'data'?
              missing workspaces: data. Give each with -w name=NAME,secret=NAME or another volume.

            """);
        Server.Documents("default", "pipelineruns").Should().BeEmpty();
    }

    [Theory]
    [InlineData("start", "starting: neither a PIPELINE nor --service FILE is given. 'slipway start --help' shows both.")]
    [InlineData("start small --commit x", "option --commit: it goes with --service FILE, which is not given.")]
    [InlineData("start --service service.yaml", "option --service: 'service.yaml' goes with --commit SHA, which is not given.")]
    [InlineData("start --service service.yaml --commit main", "option --commit: 'main' is not the full SHA of a commit: 40 (or 64) hex digits. 'git rev-parse HEAD' prints it.")]
    [InlineData("start --service none.yaml --commit main", "none.yaml: reading the Service: Could not find file '*none.yaml'.")]
    [InlineData("start --service off.yaml --commit main", "starting the Service of 'off.yaml': Service 'api' has spec.pipeline_configuration.disable_pipelines: true. Set it to false to have it built.")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch fix", "starting the Service of 'service.yaml': Service 'api' is not built on branch 'fix': spec.pipeline_configuration.pipeline_branches has main, feature/*. *")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch feature/x..y", "option --branch: 'feature/x..y' is not the name of a branch (git check-ref-format --branch says which are): write it without spaces and without refs/heads/, such as main or feature/x.")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch fix --pull-request-target ma~in", "option --pull-request-target: 'ma~in' is not the name of a branch *")]
    [InlineData("start small --pull-request-target main", "option --pull-request-target: it goes with --service FILE, which is not given.")]
    [InlineData("start small --git-host https://git.example", "option --git-host: it goes with --service FILE, which is not given.")]
    [InlineData($"start --service service.yaml --commit {Sha} --pull-request-target main", "option --pull-request-target: it goes with --branch NAME, the branch that the pull request brings, which is not given.")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch fix --pull-request-target main", "starting the Service of 'service.yaml' for a pull request: neither enable_pull_request_builds nor enable_pull_request_deployments is set. pipeline_branches, *")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch fix --pull-request-target dev", "starting the Service of 'service.yaml' for a pull request: the pull request is for branch 'dev', which is none of its pipeline_branches. *")]
    [InlineData($"start --service service.yaml --commit {Sha} --branch feature/x --pull-request-target main", "starting the Service of 'service.yaml' for a pull request: branch 'feature/x' is one of its pipeline_branches: its pushes are built. *")]
    [InlineData($"start --service off.yaml --commit {Sha} --branch fix --pull-request-target main", "starting the Service of 'off.yaml': Service 'api' has spec.pipeline_configuration.disable_pipelines: true. *")]
    [InlineData($"start --service service.yaml --commit {Sha} --git-host git.example", "option --git-host: 'git.example' is no address of a git server: *")]
    [InlineData($"start --service release.yaml --commit {Sha}", "starting the Service of 'release.yaml': Service 'api' is not built on branch 'main': *")]
    [InlineData($"start --service slip.yaml --commit {Sha} --dry-run", "starting 'deliver-cloudflare-worker': it has no param 'r2-bucket', did you mean 'r2-bucket-name'?")]
    [InlineData("start small --timeout soon", "option --timeout: 'soon' is no duration: write it like 1h30m or 90s; 0 = none.")]
    [InlineData("start small --last", "option --last: namespace 'default' has no run of Pipeline 'small'. Leave the option out.")]
    [InlineData("start absent", "starting 'absent': namespace 'default' of cluster * has no Pipeline 'absent'. Install it, correct its name, or name its namespace with -n.")]
    [InlineData("start small -w data", "option -w: 'data': 'data' has no equals sign: write name=NAME and one of *")]
    [InlineData("start small -w name=data", "option -w: 'name=data': it says no volume: *")]
    [InlineData("start small -w name=data,secret=", "option -w: 'name=data,secret=': secret is empty: *")]
    [InlineData("start small -w name=data,nfs=x", "option -w: 'name=data,nfs=x': 'nfs' is not known: *")]
    [InlineData("start small -w name=data,emptyDir=,secret=s", "option -w: 'name=data,emptyDir=,secret=s': it says 2 volumes: emptyDir, secret: *")]
    public async Task A_use_that_is_wrong_is_said(string arguments, string error)
    {
        Install("small");
        Folder.Write("service.yaml", Service);
        Folder.Write("off.yaml", Service.Replace("{params:", "{disable_pipelines: true, params:", StringComparison.Ordinal));

        Folder.Write("slip.yaml", Service.Replace("{params: {", "{params: {r2-bucket: scripts, ", StringComparison.Ordinal));
        Folder.Write("release.yaml", Service.Replace("[main, \"feature/*\"]", "[\"release/*\"]", StringComparison.Ordinal));

        (await FailAsync(2, arguments.Split(' '))).Should().Match($"ERROR: {error}\n");
        Server.Documents("default", "pipelineruns").Should().BeEmpty();
    }

    [Fact]
    public async Task Who_may_not_read_Pipelines_is_held_to_the_repositorys_own()
    {
        Server.Deny("builder", "get pipelines");

        (await FailAsync(2, "start", "build-and-upload-cloudflare-worker", "-p", "r2-object-key=k", "-p", "r2-endpoint-url=u", "-p", "git-url=g")).Should().Be("""
            ERROR: starting 'build-and-upload-cloudflare-worker': missing params: r2-bucket-name, worker-script-artifact-config-map-name, kustomize-manifests-config-map-name. Give each with -p name=value.

            """);
    }

    [Fact]
    public async Task With_its_log_a_run_that_fails_is_a_failure()
    {
        Install("small");
        Server.Inject(Enumerable.Repeat(KubernetesApiFault.None, 2).Append(KubernetesApiFault.Meanwhile(() =>
        {
            var tekton = new ScriptedTekton(Server, "try-1", TimeProvider.System.GetUtcNow());
            tekton.Start("small");
            tekton.Task("build", 0, "compile");
            tekton.EndStep("build", "compile", 1, 2, 1, output: "ERROR: no\n");
            tekton.EndTask("build", 3, "False", "Failed", "failed");
            tekton.End(4, "False", "Failed", "failed");
            var (made, scripted) = (Server.Documents("default", "pipelineruns").Single(r => (string)r["metadata"]!["name"]! != "try-1"), Server.Document("default", "pipelineruns", "try-1")!);
            // The run that was started is this one.
            var run = Server.Document("default", "pipelineruns", (string)made["metadata"]!["name"]!)!;
            run["status"] = scripted["status"]!.DeepClone();
            Server.Put("default", run);
            var task = Server.Document("default", "taskruns", "try-1-build")!;
            task["metadata"]!["labels"]!["tekton.dev/pipelineRun"] = (string)made["metadata"]!["name"]!;
            Server.Put("default", task);
        })));
        var result = await Slipway("start", "small", "-p", "text=a", "-p", "list=b", "-p", "map=k:v", "-w", "name=data,emptyDir=", "--showlog").ExecuteAsync(Ct);

        result.Output.Should().MatchRegex("^PipelineRun started: small-[a-z0-9]{5}\n\\[build : compile\\] ERROR: no\n$");
        result.Error.Should().Be("ERROR: build/compile failed with exit code 1:\nERROR: no\n");
        result.ExitCode.Should().Be(1);
    }

    private void Install(string pipeline)
    {
        var file = Path.Combine(Repository.Root, "pipelines", $"{pipeline}.yaml");
        Server.Put("default", File.Exists(file) ? ObjectYaml.Read(File.ReadAllText(file)) : (JsonObject)JsonNode.Parse("""
            {
              "apiVersion": "tekton.dev/v1", "kind": "Pipeline", "metadata": {"name": "small"},
              "spec": {
                "params": [{"name": "text"}, {"name": "list", "type": "array"}, {"name": "map", "type": "object"}, {"name": "given", "type": "string", "default": ""}],
                "workspaces": [{"name": "data"}, {"name": "more", "optional": true}, {"name": "cache", "optional": true}, {"name": "source", "optional": true}]
              }
            }
            """)!);
    }
}
