using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>The component that deletes old runs.</summary>
public class PruningComponentTests
{
    private const string Name = "slipway-pruner";

    [Fact]
    public async Task The_pod_is_one_that_PodSecurity_restricted_admits_and_writes_nowhere_but_into_an_emptyDir()
    {
        var pod = await PodAsync();
        var container = pod.Items("containers").Should().ContainSingle().Subject;

        (pod.Text("securityContext", "runAsNonRoot"), pod.Text("securityContext", "runAsUser"), pod.Text("securityContext", "seccompProfile", "type")).Should().Be(("true", "65532", "RuntimeDefault"));
        (container.Text("securityContext", "allowPrivilegeEscalation"), container.Text("securityContext", "readOnlyRootFilesystem")).Should().Be(("false", "true"));
        container.Items("securityContext", "capabilities", "drop").Select(c => c.ToString()).Should().Equal("ALL");
        container.Text("resources", "limits", "memory").Should().NotBeNull();
        // The kinds of volumes that restricted allows.
        pod.Items("volumes").SelectMany(v => v.Keys()).Where(key => key != "name").Should().BeEquivalentTo("emptyDir", "projected");
        container.Items("volumeMounts").Where(m => m.Text("readOnly") != "true").Select(m => m.Text("mountPath")).Should().Equal("/tmp");
        container.Items("env").Where(e => e.Text("name") is "HOME" or "TMPDIR").Select(e => e.Text("value")).Should().Equal("/tmp", "/tmp");
    }

    [Fact]
    public async Task Its_token_is_its_own_and_lists_and_deletes_runs_and_ConfigMaps_and_nothing_else()
    {
        var installed = await Kustomization.WithAsync("pruning");
        var pod = await PodAsync();

        installed.Single(o => Id(o) == $"ServiceAccount/{Name}").Text("automountServiceAccountToken").Should().Be("false");
        (pod.Text("serviceAccountName"), pod.Text("automountServiceAccountToken")).Should().Be((Name, "false"));
        pod.Items("volumes").Single(v => v.Text("name") == "api-access").Items("projected", "sources").Should().HaveCount(3);
        installed.Single(o => Id(o) == $"Role/{Name}").Items("rules").Select(Rule).Should().Equal("tekton.dev pipelineruns list,delete", " configmaps list,delete");
        installed.Single(o => Id(o) == $"RoleBinding/{Name}").Items("subjects").Select(s => $"{s.Text("kind")}/{s.Text("name")}").Should().Equal($"ServiceAccount/{Name}");
        installed.Single(o => Id(o) == $"NetworkPolicy/{Name}").At("spec", "podSelector", "matchLabels")!.Scalars()
            .Should().BeSubsetOf(installed.Single(o => Id(o) == $"CronJob/{Name}").At("spec", "jobTemplate", "spec", "template", "metadata", "labels")!.Scalars());
    }

    [Fact]
    public async Task The_program_takes_the_options_that_the_CronJob_gives_it()
    {
        var container = (await PodAsync()).Items("containers").Single();
        var given = container.Items("args").Select(a => a.ToString()[2..].Split('=', 2)).ToDictionary(a => a[0], a => a[1]);
        var options = await StepProgramOptions.ReadAsync("prune-runs");

        container.Items("command").Select(word => word.ToString()).Should().Equal("prune-runs");
        given.Keys.Should().BeSubsetOf(options.Keys).And.Contain(options.Where(o => o.Value is null).Select(o => o.Key));
        given["namespace"].Should().Be("$(POD_NAMESPACE)");
        container.Items("env").Single(e => e.Text("name") == "POD_NAMESPACE").Text("valueFrom", "fieldRef", "fieldPath").Should().Be("metadata.namespace");
        given.Where(option => option.Key != "namespace").Should().OnlyContain(option => option.Value == options[option.Key], "the CronJob shows the defaults");
    }

    [Fact]
    public async Task Its_image_is_named_where_registry_and_tag_are_chosen()
    {
        using var directory = new TemporaryDirectory();
        var overlay = directory["overlay"];
        directory.Write(
            "overlay/kustomization.yaml",
            $$"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{{Path.GetRelativePath(overlay, Kustomization.Default)}}]
            components: [{{Path.GetRelativePath(overlay, Path.Combine(Kustomization.Root, "components", "pruning"))}}]
            images:
              - {name: slipway/prune-runs, newName: registry.example.com/prune-runs, newTag: 1.2.3}
            """);

        (await Kustomization.BuildAsync(overlay)).Single(o => Id(o) == $"CronJob/{Name}").At("spec", "jobTemplate", "spec", "template", "spec")!
            .Items("containers").Single().Text("image").Should().Be("registry.example.com/prune-runs:1.2.3");
    }

    private static async Task<YamlNode> PodAsync() =>
        (await Kustomization.WithAsync("pruning")).Single(o => Id(o) == $"CronJob/{Name}").At("spec", "jobTemplate", "spec", "template", "spec")!;

    private static string Rule(YamlNode rule) =>
        string.Join(' ', new[] { "apiGroups", "resources", "verbs" }.Select(list => string.Join(',', rule.Items(list).Select(i => i.ToString()))));

    private static string Id(YamlNode value) => Kustomization.Id(value);
}
