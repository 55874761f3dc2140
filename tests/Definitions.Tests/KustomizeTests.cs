using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>What <c>kubectl apply -k</c> would send to a cluster.</summary>
public class KustomizeTests
{
    private static readonly string Overlays = Path.Combine(Repository.Root, "kustomize", "overlays");

    [Fact]
    public async Task The_default_overlay_installs_every_definition_as_it_stands_in_its_folder()
    {
        var installed = await BuildAsync(Path.Combine(Overlays, "default"));

        var names = installed.Select(Id);
        names.Should().Contain(Definition.All.Select(d => $"{d.Kind}/{d.Name}"));
        installed.Where(o => o.Text("kind") != "Namespace").Select(o => o.Text("metadata", "namespace")).Should().AllBe("planton-cloud-pipelines");
        foreach (var action in Definition.StepActions)
        {
            var found = installed.Single(o => Id(o) == $"StepAction/{action.Name}");
            found.At("spec")!.Scalars().Should().BeEquivalentTo(action.Spec.Scalars(), "of {0}", action.File);
        }
    }

    [Fact]
    public async Task Every_image_is_named_where_registry_and_tag_are_chosen()
    {
        var overlay = Yaml.Parse(await File.ReadAllTextAsync(Path.Combine(Overlays, "default", "kustomization.yaml"), TestContext.Current.CancellationToken));

        overlay.Names("images").Should().BeEquivalentTo([.. Definition.StepActions.Select(a => a.Spec.Text("image")![..^":0.1.0".Length]), "slipway/slipway"]);
        overlay.Items("images").Select(i => i.Text("newTag")).Should().AllBe("0.1.0");
    }

    [Fact]
    public async Task No_service_account_of_a_run_mounts_its_token_and_its_role_is_as_small_as_can_be()
    {
        var installed = await BuildAsync(Path.Combine(Overlays, "default"));

        var accounts = installed.Where(o => o.Text("kind") == "ServiceAccount").ToList();
        // Kubernetes makes the one named default, and who makes it too races with that.
        accounts.Select(o => o.Text("metadata", "name")).Should().BeEquivalentTo("slipway", "slipway-deployer");
        installed.Where(o => o.Text("kind") == "RoleBinding").SelectMany(o => o.Items("subjects")).Select(s => s.Text("name")).Should().BeSubsetOf(accounts.Select(o => o.Text("metadata", "name")));
        accounts.Should().OnlyContain(o => o.Text("automountServiceAccountToken") == "false");
        var rules = installed.Single(o => Id(o) == "Role/slipway").Items("rules");
        rules.Should().ContainSingle();
        rules[0].Items("resources").Select(r => r.ToString()).Should().Equal("configmaps");
        rules[0].Items("verbs").Select(r => r.ToString()).Should().Equal("get", "create", "patch");
        var canceller = installed.Single(o => Id(o) == "Role/slipway-canceller").Items("rules").Should().ContainSingle().Subject;
        canceller.Items("resources").Select(r => r.ToString()).Should().Equal("pipelineruns");
        canceller.Items("verbs").Select(r => r.ToString()).Should().Equal("get", "list", "patch");
        installed.Single(o => Id(o) == "Namespace/planton-cloud-pipelines").Text("metadata", "labels", "pod-security.kubernetes.io/enforce").Should().Be("restricted");
    }

    [Fact]
    public async Task The_base_alone_has_no_right_to_runs() =>
        (await BuildAsync(Path.Combine(Repository.Root, "kustomize", "base"))).Where(o => o.Text("kind") == "Role").SelectMany(o => o.Items("rules"))
            .SelectMany(rule => rule.Items("resources")).Select(r => r.ToString()).Should().Equal("configmaps", "secrets", "*");

    [Fact]
    public async Task The_default_overlay_is_what_the_golden_file_says() => await Kustomization.ShouldBeGoldenAsync(
        "default-overlay.yaml", Yaml.Canonical(await BuildAsync(Path.Combine(Overlays, "default"))), nameof(The_default_overlay_is_what_the_golden_file_says));

    [Theory]
    [InlineData("NetworkPolicy/slipway-runs")]
    [InlineData("NetworkPolicy/slipway-webhook")]
    [InlineData("NetworkPolicy/slipway-pruner")]
    public async Task A_pod_reaches_DNS_and_the_Kubernetes_API_on_every_network_and_no_metadata_service(string policy)
    {
        var egress = (await Kustomization.WithAsync("webhook", "pruning")).Single(o => Id(o) == policy).Items("spec", "egress");

        // Cilium does not count the Kubernetes API, nodes and pods to any ipBlock, so what they serve is open by port alone. Metadata services answer at 80.
        var byPort = egress.Where(rule => rule.At("to") is null).SelectMany(rule => rule.Items("ports")).Select(port => $"{port.Text("protocol")} {port.Text("port")}");
        byPort.Should().Equal("UDP 53", "TCP 53", "TCP 443", "TCP 6443");
        egress.Should().OnlyContain(rule => rule.At("to") != null || rule.At("ports") != null, "a rule with neither allows everything");
        var blocks = egress.SelectMany(rule => rule.Items("to")).Select(to => $"{to.Text("ipBlock", "cidr")} - {string.Join(' ', to.Items("ipBlock", "except").Select(e => e.Text()))}");
        blocks.Should().Equal("0.0.0.0/0 - 169.254.0.0/16", "::/0 - fd00:ec2::254/128 fe80::/10");
    }

    private static string Id(YamlNode value) => Kustomization.Id(value);

    private static Task<IReadOnlyList<YamlNode>> BuildAsync(string overlay) => Kustomization.BuildAsync(overlay);
}
