namespace Slipway.Definitions.Tests;

/// <summary>The Pipelines that others depend on: names, params, workspaces and results are fixed.</summary>
public class PipelineTests
{
    private static readonly Definition Pipeline = Named("build-and-upload-cloudflare-worker");
    private static readonly Definition Deployment = Named("deploy-cloudflare-worker");
    private static readonly Definition Delivery = Named("deliver-cloudflare-worker");

    /// <summary>The params of the original Pipeline; null = required.</summary>
    private static readonly Dictionary<string, string?> OriginalParams = new()
    {
        ["git-url"] = null,
        ["git-revision"] = "main",
        ["project-root"] = ".",
        ["sparse-checkout-directories"] = "",
        ["r2-bucket-name"] = null,
        ["r2-endpoint-url"] = null,
        ["r2-object-key"] = null,
        ["worker-script-artifact-config-map-name"] = null,
        ["kustomize-manifests-config-map-name"] = null,
        ["kustomize-base-directory"] = "_kustomize",
        ["owner-identifier-label-key"] = "",
        ["owner-identifier-label-value"] = "",
    };

    private static readonly string[] Results =
    [
        "commit", "package-manager", "bundle-hash", "bundle-size", "artifact-url", "CHAINS-GIT_URL", "CHAINS-GIT_COMMIT", "worker-ARTIFACT_OUTPUTS",
    ];

    private static readonly string[] DeploymentResults = ["script-ids", "version-ids", "deployment-ids", "route-urls"];

    [Fact]
    public void A_deployment_needs_the_names_of_both_ConfigMaps_and_two_credentials()
    {
        Deployment.Params.Where(param => param.Value is null).Select(param => param.Key)
            .Should().Equal("worker-script-artifact-config-map-name", "kustomize-manifests-config-map-name");
        Deployment.Spec.Names("workspaces").Should().Equal("r2-credentials", "cloudflare-credentials");
        Deployment.Spec.Names("results").Should().Equal(DeploymentResults);
        Definition.Task("deploy-worker").Spec.Names("results").Should().Equal(DeploymentResults);
        Definition.Task("deploy-worker").Spec.Names("steps").Should().Equal("inject-bundle", "deploy-worker");
    }

    [Fact]
    public void A_delivery_is_a_build_and_then_a_deployment()
    {
        Delivery.Params.Should().Equal(Pipeline.Params.Concat(Deployment.Params.Where(param => !Pipeline.Params.ContainsKey(param.Key))).ToDictionary());
        Delivery.Spec.Names("workspaces").Should().BeEquivalentTo(Pipeline.Spec.Names("workspaces").Union(Deployment.Spec.Names("workspaces")));
        Delivery.Spec.Names("results").Should().Equal([.. Pipeline.Spec.Names("results"), .. Deployment.Spec.Names("results")]);
        Delivery.Spec.Names("tasks").Should().Equal([.. Pipeline.Spec.Names("tasks"), "deploy-worker"]);
        foreach (var (task, from) in Delivery.Spec.Items("tasks").Zip(Pipeline.Spec.Items("tasks").Concat(Deployment.Spec.Items("tasks"))))
        {
            task.Scalars().Where(scalar => !scalar.Path.StartsWith(".runAfter", StringComparison.Ordinal)).Should().Equal(from.Scalars(), "{0} is the same in both", task.Text("name"));
        }

        Delivery.Spec.Items("tasks")[^1].Items("runAfter").Select(task => task.Text()).Should().Equal(Pipeline.Spec.Names("tasks"));
    }

    [Fact]
    public void The_original_params_have_their_defaults_and_further_ones_are_optional()
    {
        foreach (var (name, defaultText) in OriginalParams)
        {
            Pipeline.Params.Should().Contain(name, defaultText);
        }

        Pipeline.Params.Where(param => !OriginalParams.ContainsKey(param.Key)).Should().OnlyContain(param => param.Value != null);
        Pipeline.Spec.Items("params").Should().OnlyContain(param => param.Text("type") == "string");
    }

    [Fact]
    public void The_original_workspaces_are_required_and_further_ones_are_optional() =>
        Pipeline.Spec.Items("workspaces").Where(workspace => workspace.Text("optional") != "true").Select(workspace => workspace.Text("name"))
            .Should().Equal("source", "r2-credentials");

    [Fact]
    public void The_results_are_those_that_others_read()
    {
        Pipeline.Spec.Names("results").Should().BeEquivalentTo(Results);
        Definition.Task("build-worker").Spec.Names("results").Should().BeEquivalentTo(Results);
        Pipeline.Spec.Items("results").Single(result => result.Text("name") == "worker-ARTIFACT_OUTPUTS").Text("type").Should().Be("object");
        Definition.Task("build-worker").Spec.Items("results").Single(result => result.Text("name") == "worker-ARTIFACT_OUTPUTS").Keys("properties")
            .Should().BeEquivalentTo(["uri", "digest", "isBuildArtifact"], "Tekton Chains reads these");
    }

    [Fact]
    public void All_tasks_of_a_build_may_run_at_the_same_time()
    {
        Pipeline.Spec.Names("tasks").Should().Equal("build-worker", "kustomize-build", "cancel-superseded-runs");
        Pipeline.Spec.Items("tasks").Should().OnlyContain(task => task.At("runAfter") == null);
        Pipeline.Spec.Items("tasks").SelectMany(task => task.Scalars()).Should().NotContain(scalar => scalar.Value.Contains("$(tasks.", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_task_has_a_time_limit()
    {
        foreach (var task in Definition.Pipelines.SelectMany(pipeline => pipeline.Spec.Items("tasks").Concat(pipeline.Spec.Items("finally"))))
        {
            task.Text("timeout").Should().MatchRegex("^[1-9][0-9]*(s|m|h)$", "{0} must not run for ever", task.Text("name"));
        }
    }

    [Fact]
    public void Tasks_that_wait_for_each_other_end_within_Tektons_default_for_a_run()
    {
        foreach (var pipeline in Definition.Pipelines)
        {
            var tasks = pipeline.Spec.Items("tasks").ToDictionary(task => task.Text("name")!);
            int Minutes(string name) => int.Parse(tasks[name].Text("timeout")!.TrimEnd('m')) + tasks[name].Items("runAfter").Select(before => Minutes(before.Text()!)).DefaultIfEmpty(0).Max();

            // tekton.dev/docs/pipelines/pipelineruns/#configuring-a-failure-timeout: else the run's limit cuts a deployment in the middle.
            tasks.Keys.Select(Minutes).Max().Should().BeLessThanOrEqualTo(60, "of {0}", pipeline);
        }
    }

    [Fact]
    public void Every_pipeline_says_why_its_tasks_are_retried_or_not()
    {
        foreach (var pipeline in Definition.Pipelines)
        {
            var lines = File.ReadAllLines(Path.Combine(Slipway.Testing.Repository.Root, pipeline.File));
            lines.Should().Contain(line => line.TrimStart().StartsWith('#') && line.Contains("retries", StringComparison.Ordinal), "of {0}", pipeline);
            foreach (var index in Enumerable.Range(0, lines.Length).Where(i => lines[i].TrimStart().StartsWith("retries:", StringComparison.Ordinal)))
            {
                lines[index - 1].TrimStart().Should().StartWith("#", "line {0} of {1} needs the reason why a repeat is safe", index + 1, pipeline);
            }
        }
    }

    [Fact]
    public void Older_runs_are_cancelled_only_where_that_is_asked_for_and_by_a_pod_that_runs_no_code_of_users()
    {
        foreach (var pipeline in new[] { Pipeline, Delivery })
        {
            pipeline.Params.Should().Contain("cancel-in-progress", "false");
            var task = pipeline.Spec.Items("tasks").Single(t => t.Text("name") == "cancel-superseded-runs");
            var when = task.Items("when").Should().ContainSingle().Subject;
            (when.Text("input"), when.Text("operator")).Should().Be(("$(params.cancel-in-progress)", "in"));
            when.Items("values").Select(value => value.Text()).Should().Equal("true");
        }

        Definition.Task("cancel-superseded-runs").Spec.Names("steps").Should().Equal("cancel-superseded-runs");
    }

    [Fact]
    public void A_task_gets_all_its_params_with_the_same_defaults()
    {
        foreach (var (pipeline, task) in Definition.Pipelines.SelectMany(p => p.Spec.Items("tasks").Select(task => (p, task))))
        {
            var declared = Definition.Task(task.Text("taskRef", "name")!).Params;
            task.Names("params").Should().OnlyHaveUniqueItems().And.BeEquivalentTo(declared.Keys, "of {0}", task.Text("name"));
            foreach (var param in task.Items("params").Where(param => param.Text("value") == $"$(params.{param.Text("name")})"))
            {
                // A Pipeline may require what a Task does not: a build asks for the endpoint that a deployment can do without.
                pipeline.Params[param.Text("name")!].Should().BeOneOf([declared[param.Text("name")!], null], "of {0} in {1}", param.Text("name"), task.Text("name"));
            }
        }
    }

    [Fact]
    public void A_task_gets_all_its_workspaces_required_ones_from_required_ones()
    {
        foreach (var (pipeline, task) in Definition.Pipelines.SelectMany(p => p.Spec.Items("tasks").Select(task => (p, task))))
        {
            var declared = Definition.Task(task.Text("taskRef", "name")!).Spec.Items("workspaces");
            task.Names("workspaces").Should().BeEquivalentTo(declared.Select(workspace => workspace.Text("name")), "of {0}", task.Text("name"));
            foreach (var binding in task.Items("workspaces"))
            {
                // Tekton refuses an optional workspace of the Pipeline for a required one of the Task.
                var isOptional = declared.Single(workspace => workspace.Text("name") == binding.Text("name")).Text("optional") == "true";
                var source = pipeline.Spec.Items("workspaces").SingleOrDefault(workspace => workspace.Text("name") == binding.Text("workspace"));
                source.Should().NotBeNull("{0} of {1} must be declared", binding.Text("workspace"), pipeline);
                (isOptional || source.Text("optional") != "true").Should().BeTrue("of {0}", binding.Text("name"));
            }
        }
    }

    [Fact]
    public void Every_param_and_workspace_of_a_Pipeline_is_used()
    {
        foreach (var pipeline in Definition.Pipelines)
        {
            var text = string.Join('\n', pipeline.Spec.Scalars().Select(scalar => scalar.Value));

            pipeline.Params.Keys.Where(param => !text.Contains($"$(params.{param})", StringComparison.Ordinal)).Should().BeEmpty();
            pipeline.Spec.Names("workspaces").Should().BeSubsetOf(pipeline.Spec.Items("tasks").SelectMany(t => t.Items("workspaces")).Select(w => w.Text("workspace")));
        }
    }

    private static Definition Named(string name) => Definition.Pipelines.Single(pipeline => pipeline.Name == name);
}
