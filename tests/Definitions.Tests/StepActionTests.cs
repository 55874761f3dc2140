namespace Slipway.Definitions.Tests;

/// <summary>A StepAction and its program are one contract.</summary>
public class StepActionTests
{
    private static readonly string[] ApiSteps = ["build-manifests", "cancel-superseded-runs", "prune-runs", "store-metadata", "inject-bundle", "deploy-worker"];

    public static TheoryData<string> Names => [.. Definition.StepActions.Select(action => action.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Params_and_options_agree_in_name_and_default(string name)
    {
        var action = Definition.StepAction(name);
        var options = await StepProgramOptions.ReadAsync(name);

        options.Where(option => !option.Key.EndsWith("-result-path", StringComparison.Ordinal)).ToDictionary()
            .Should().BeEquivalentTo(action.Params.Where(param => !MountOnlyParams(action).Contains(param.Key)).ToDictionary());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Results_and_result_paths_agree(string name)
    {
        var options = await StepProgramOptions.ReadAsync(name);

        options.Keys.Where(option => option.EndsWith("-result-path", StringComparison.Ordinal))
            .Should().BeEquivalentTo(Definition.StepAction(name).Spec.Names("results").Select(result => $"{result}-result-path"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Arguments_pass_every_param_and_the_path_of_every_result(string name)
    {
        var action = Definition.StepAction(name);

        action.Spec.Items("args").Select(argument => argument.Text()).Should().Equal(
        [
            .. action.Params.Keys.Except(MountOnlyParams(action)).Select(param => $"--{param}=$(params.{param})"),
            .. action.Spec.Names("results").Select(result => $"--{result}-result-path=$(step.results.{result}.path)"),
        ]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_program_is_run_by_its_name_in_an_image_with_an_exact_tag(string name)
    {
        var action = Definition.StepAction(name);

        action.Spec.Items("command").Select(word => word.Text()).Should().Equal(name);
        action.Spec.Text("image").Should().MatchRegex($"(^|/){name}:[0-9]+\\.[0-9]+\\.[0-9]+$");
        action.Spec.At("script").Should().BeNull("a script costs another init container");
        action.Root.Text("apiVersion").Should().Be("tekton.dev/v1beta1");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_security_context_is_complete(string name)
    {
        var context = Definition.StepAction(name).Spec.At("securityContext");

        context.Should().NotBeNull();
        context!.Scalars().Should().BeEquivalentTo(
        [
            (".runAsNonRoot", "true"),
            (".runAsUser", "65532"),
            (".runAsGroup", "65532"),
            (".allowPrivilegeEscalation", "false"),
            (".readOnlyRootFilesystem", "true"),
            (".capabilities.drop[0]", "ALL"),
            (".seccompProfile.type", "RuntimeDefault"),
        ]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_steps_that_talk_to_the_API_mount_its_credentials_and_no_step_mounts_anything_else(string name)
    {
        var mounts = Definition.StepAction(name).Spec.Items("volumeMounts");

        mounts.Select(mount => (mount.Text("name"), mount.Text("mountPath"), mount.Text("readOnly"))).Should().Equal(
            ApiSteps.Contains(name) ? [("$(params.api-access-volume)", "/var/run/secrets/kubernetes.io/serviceaccount", "true")] : []);
        Definition.StepAction(name).Spec.At("env").Should().BeNull("a StepAction gets its values as arguments");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_param_and_result_is_described_and_typed(string name)
    {
        var spec = Definition.StepAction(name).Spec;

        foreach (var declared in spec.Items("params").Concat(spec.Items("results")))
        {
            declared.Text("description").Should().NotBeNullOrWhiteSpace("of {0}", declared.Text("name"));
            declared.Text("type").Should().BeOneOf("string", "array", "object");
            declared.Text("name").Should().MatchRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "names are kebab-case");
        }
    }

    /// <summary>Params that name a volume: Tekton's, not the program's.</summary>
    private static IEnumerable<string> MountOnlyParams(Definition action) =>
        action.Spec.Names("volumeMounts").Select(mount => mount.Replace("$(params.", "", StringComparison.Ordinal).TrimEnd(')'));
}
