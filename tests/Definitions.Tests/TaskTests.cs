using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

public class TaskTests
{
    /// <summary>Which steps may see which workspace, one in each Task; <c>source</c> is for all.</summary>
    private static readonly Dictionary<string, string[]> WorkspaceOwners = new()
    {
        ["r2-credentials"] = ["upload-bundle", "deploy-worker"],
        ["cloudflare-credentials"] = ["deploy-worker"],
        ["basic-auth"] = ["git-checkout"],
        ["ssh-directory"] = ["git-checkout"],
        ["ssl-ca-directory"] = ["git-checkout"],
    };

    [Fact]
    public void Every_StepAction_is_used_and_a_step_is_called_like_its_StepAction()
    {
        Definition.Steps.Should().OnlyContain(s => s.Step.Text("name") == s.Step.Text("ref", "name"));
        // A CronJob runs prune-runs; its StepAction is for Tasks of users.
        Definition.Steps.Select(s => s.Step.Text("name")).Distinct().Should().BeEquivalentTo(Definition.StepActions.Select(action => action.Name).Where(name => name != "prune-runs"));
    }

    [Fact]
    public void A_step_says_only_what_may_stand_beside_a_ref()
    {
        foreach (var (task, step) in Definition.Steps)
        {
            // https://tekton.dev/docs/pipelines/stepactions/: the rest comes from the StepAction.
            step.Keys().Should().BeSubsetOf(["name", "ref", "params", "workspaces", "onError", "timeout", "when"], "of {0} in {1}", step.Text("name"), task);
        }
    }

    [Fact]
    public void A_step_gets_every_required_param_and_none_that_does_not_exist()
    {
        foreach (var (task, step) in Definition.Steps)
        {
            var declared = Definition.StepAction(step.Text("ref", "name")!).Params;
            var given = step.Names("params");

            given.Should().OnlyHaveUniqueItems().And.BeSubsetOf(declared.Keys, "of {0} in {1}", step.Text("name"), task);
            given.Should().Contain(declared.Where(param => param.Value is null).Select(param => param.Key), "of {0} in {1}", step.Text("name"), task);
        }
    }

    [Fact]
    public void Every_param_of_a_Task_is_used()
    {
        foreach (var task in Definition.Tasks)
        {
            var text = string.Join('\n', task.Spec.Scalars().Select(scalar => scalar.Value));

            task.Params.Keys.Where(param => !text.Contains($"$(params.{param})", StringComparison.Ordinal)).Should().BeEmpty("of {0}", task);
        }
    }

    [Fact]
    public void Credentials_are_isolated_in_the_step_that_needs_them()
    {
        foreach (var task in Definition.Tasks)
        {
            foreach (var workspace in task.Spec.Names("workspaces").Where(name => name != "source"))
            {
                WorkspaceOwners.Should().ContainKey(workspace, "a new workspace needs an owner, or every step of {0} sees it", task);
                StepsThatName(task, workspace).Should().ContainSingle("{0} of {1} is mounted where it is named, and everywhere if nowhere", workspace, task)
                    .Which.Should().BeOneOf(WorkspaceOwners[workspace]);
                StepsThatRead(task, workspace).Should().Equal(StepsThatName(task, workspace));
            }

            StepsThatName(task, "source").Should().BeEmpty("naming it in one step would take it from the others");
        }
    }

    [Fact]
    public void The_credentials_of_the_API_are_a_volume_that_only_the_steps_that_talk_to_it_are_given()
    {
        foreach (var task in Definition.Tasks)
        {
            var volume = task.Spec.Items("volumes").Should().ContainSingle(v => v.Text("name") == "api-access", "of {0}", task).Subject;
            volume.Items("projected", "sources").SelectMany(source => source.Keys()).Should().Equal("serviceAccountToken", "configMap", "downwardAPI");
            task.Spec.Items("volumes").Where(v => v != volume && !v.Keys().SequenceEqual(["name", "emptyDir"])).Should().BeEmpty("of {0}", task);

            task.Spec.Items("steps").Where(step => step.Scalars().Any(scalar => scalar.Value.Contains("api-access", StringComparison.Ordinal)))
                .Select(step => step.Text("name")).Should().NotBeEmpty().And.BeSubsetOf(["store-metadata", "build-manifests", "inject-bundle", "deploy-worker", "cancel-superseded-runs"]);
        }
    }

    [Fact]
    public void What_all_steps_share_holds_no_secret_and_mounts_nothing_but_a_directory_for_temporary_files()
    {
        foreach (var task in Definition.Tasks)
        {
            task.Spec.Keys("stepTemplate").Should().BeSubsetOf(["env", "volumeMounts"], "of {0}", task);
            task.Spec.Items("stepTemplate", "env").Should().OnlyContain(variable => variable.Text("value") != null, "no value comes from a secret");
            task.Spec.Names("stepTemplate", "env").Should().Equal("HOME", "TMPDIR");
            var temporary = task.Spec.Items("stepTemplate", "env")[1].Text("value")!;
            var mounts = task.Spec.Items("stepTemplate", "volumeMounts").Select(mount => (mount.Text("name"), mount.Text("mountPath")));
            mounts.Should().Equal(temporary.StartsWith("$(workspaces.source.path)/", StringComparison.Ordinal) ? [] : [("tmp", temporary)], "of {0}", task);
            task.Spec.Items("volumes").Where(v => v.Text("name") != "api-access").Select(v => v.Text("name")).Should().Equal(mounts.Select(m => m.Item1));
            task.Spec.At("sidecars").Should().BeNull();
        }
    }

    [Fact]
    public void No_definition_has_a_script_or_reads_a_secret_into_the_environment()
    {
        foreach (var definition in Definition.All)
        {
            Fields(definition.Root).Should().NotContain(["script", "secretKeyRef", "envFrom", "hostPath", "privileged"], "of {0}", definition);
        }
    }

    [Fact]
    public void The_times_of_the_steps_are_up_before_that_of_their_task()
    {
        foreach (var task in Definition.Tasks)
        {
            // Tekton deletes the pod of a task whose time is up, and its logs with it; a step whose time is up ends in the pod.
            var steps = task.Spec.Items("steps").Select(step => Minutes(step.Text("timeout") ?? "0m")).ToList();
            steps.Sum().Should().BePositive("of {0}", task);
            var tasks = Definition.Pipelines.SelectMany(pipeline => pipeline.Spec.Items("tasks")).Where(t => t.Text("taskRef", "name") == task.Name).ToList();
            tasks.Should().NotBeEmpty();
            tasks.Min(t => Minutes(t.Text("timeout")!)).Should().BeGreaterThan(steps.Sum(), "{0} needs time for its start besides", task);
        }

        static int Minutes(string time) => int.Parse(time.TrimEnd('m'), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_step_that_uses_the_network_or_runs_users_code_has_a_time()
    {
        string[] quick = ["detect-package-manager", "measure-bundle"];

        Definition.Steps.Where(s => s.Step.Text("timeout") is null).Select(s => s.Step.Text("name")).Should().BeEquivalentTo(quick);
    }

    private static IEnumerable<string?> StepsThatName(Definition task, string workspace) =>
        task.Spec.Items("steps").Where(step => step.Names("workspaces").Contains(workspace)).Select(step => step.Text("name"));

    private static IEnumerable<string?> StepsThatRead(Definition task, string workspace) => task.Spec.Items("steps")
        .Where(step => step.Scalars().Any(scalar => scalar.Value.Contains($"$(workspaces.{workspace}.", StringComparison.Ordinal)))
        .Select(step => step.Text("name"));

    private static IEnumerable<string> Fields(YamlNode node) =>
        node.AllNodes.OfType<YamlMappingNode>().SelectMany(map => map.Keys());
}
