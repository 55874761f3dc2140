using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>What components add to the default overlay, one by one and together.</summary>
public class ComponentTests
{
    private static readonly string[] Listeners = ["triggers-github", "triggers-gitlab", "triggers-bitbucket"];

    /// <summary>Those that the default overlay does not have already.</summary>
    public static TheoryData<string> Components => [.. Names.Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names
    {
        get
        {
            var ofDefault = Yaml.Parse(File.ReadAllText(Path.Combine(Kustomization.Default, "kustomization.yaml"))).Items("components").Select(c => Path.GetFileName(c.Text())!).ToList();
            return Directory.GetDirectories(Path.Combine(Kustomization.Root, "components")).Select(d => Path.GetFileName(d)!).Except(ofDefault);
        }
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_component_makes_of_the_default_overlay_what_its_golden_file_says(string component)
    {
        var needed = NeededBy(component);
        var before = (await Kustomization.WithAsync(needed)).Select(o => Yaml.Canonical([o])).ToHashSet(StringComparer.Ordinal);

        var added = (await Kustomization.WithAsync([.. needed, component])).Where(o => !before.Contains(Yaml.Canonical([o]))).ToList();

        added.Should().NotBeEmpty();
        await Kustomization.ShouldBeGoldenAsync($"components/{component}.yaml", Yaml.Canonical(added), nameof(A_component_makes_of_the_default_overlay_what_its_golden_file_says));
    }

    [Fact]
    public async Task All_components_go_together()
    {
        // Chains' configuration is of another namespace, and applied by itself. What others are needed for comes first.
        var together = Names.Where(c => c != "chains").OrderBy(c => NeededBy(c).Length).ThenBy(c => c, StringComparer.Ordinal).ToArray();

        var installed = (await Kustomization.WithAsync(together)).Select(Kustomization.Id).ToList();

        installed.Should().OnlyHaveUniqueItems();
        var each = await Task.WhenAll(together.Select(c => Kustomization.WithAsync([.. NeededBy(c), c])));
        installed.Should().BeEquivalentTo(each.SelectMany(objects => objects.Select(Kustomization.Id)).Distinct());
    }

    [Fact]
    public async Task The_listeners_of_all_servers_go_together_each_with_its_own_secret()
    {
        var installed = await Kustomization.WithAsync(["triggers", .. Listeners]);

        var listeners = installed.Where(o => o.Text("kind") == "EventListener").ToList();
        listeners.Select(l => l.Text("metadata", "name")).Should().BeEquivalentTo("slipway-github", "slipway-gitlab", "slipway-bitbucket");
        listeners.Select(SecretOf).Should().BeEquivalentTo("webhook-secrets github", "webhook-secrets gitlab", "webhook-secrets bitbucket");
        listeners.Select(l => l.Items("spec", "triggerGroups")[0].Text("triggerSelector", "labelSelector", "matchLabels", "slipway.dev/listener")).Should().BeEquivalentTo("github", "gitlab", "bitbucket");
        var accounts = installed.Where(o => o.Text("kind") == "ServiceAccount").Select(o => o.Text("metadata", "name"));
        listeners.Select(l => l.Text("spec", "serviceAccountName")).Should().BeSubsetOf(accounts);
        installed.Where(o => o.Text("kind") == "TriggerBinding").ToDictionary(b => b.Text("metadata", "name")!, b => string.Join(' ', b.Names("spec", "params"))).Should().Equal(
            new Dictionary<string, string> { ["slipway-push"] = "git-url git-revision git-branch", ["slipway-push-without-url"] = "git-revision git-branch" });
    }

    [Fact]
    public async Task A_listener_gives_the_binding_what_it_reads()
    {
        var installed = await Kustomization.WithAsync(["triggers", .. Listeners]);
        var read = installed.Single(o => Kustomization.Id(o) == "TriggerBinding/slipway-push").Items("spec", "params").Select(p => p.Text("value"));

        foreach (var listener in installed.Where(o => o.Text("kind") == "EventListener"))
        {
            var overlays = listener.Items("spec", "triggerGroups")[0].Items("interceptors")[1].Items("params").Single(p => p.Text("name") == "overlays").Items("value");
            overlays.Select(o => $"$(extensions.{o.Text("key")})").Should().BeEquivalentTo(read, "of {0}", Kustomization.Id(listener));
        }
    }

    [Theory]
    [InlineData("triggers-github")]
    [InlineData("triggers-gitlab")]
    [InlineData("triggers-bitbucket")]
    public async Task A_listener_without_what_all_share_is_not_built(string component)
    {
        var built = await Kustomization.TryWithAsync(component);

        built.ExitCode.Should().NotBe(0);
        built.Error.Should().Contain("slipway-listener", "there would be no account to run as");
    }

    [Fact]
    public async Task A_listener_has_only_the_fields_that_Tekton_Triggers_allows()
    {
        foreach (var listener in (await Kustomization.WithAsync(["triggers", .. Listeners])).Where(o => o.Text("kind") == "EventListener"))
        {
            // podSpecMask and containerFieldMask of github.com/tektoncd/triggers/blob/main/pkg/apis/triggers/v1beta1/event_listener_validation.go; its webhook
            // refuses all else, such as a security context.
            listener.At("spec", "resources").Keys().Should().Equal("kubernetesResource");
            listener.At("spec", "resources", "kubernetesResource").Keys().Should().BeSubsetOf(["replicas", "serviceType", "spec"]);
            var pod = listener.At("spec", "resources", "kubernetesResource", "spec", "template", "spec")!;
            pod.Keys().Should().BeSubsetOf(["serviceAccountName", "nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "containers"]);
            pod.Items("containers").Should().ContainSingle().Which.Keys().Should().BeSubsetOf(["resources", "env"]);
        }
    }

    [Theory]
    [InlineData("slipway-build")]
    [InlineData("slipway-deliver")]
    public async Task A_run_that_a_push_starts_can_be_given_the_credentials_of_private_repositories(string template)
    {
        YamlNode Run(IReadOnlyList<YamlNode> installed) => installed.Single(o => Kustomization.Id(o) == $"TriggerTemplate/{template}").Items("spec", "resourcetemplates").Single();
        var without = Run(await Kustomization.WithAsync("triggers")).Names("spec", "workspaces");

        var run = Run(await Kustomization.WithAsync("triggers", "triggers-github", "private-repositories"));

        run.Names("spec", "workspaces").Should().Equal([.. without, "basic-auth"]);
        run.Items("spec", "workspaces")[^1].Text("secret", "secretName").Should().Be("git-basic-auth");
        var pipeline = Definition.Pipelines.Single(p => p.Name == run.Text("spec", "pipelineRef", "name"));
        pipeline.Spec.Names("workspaces").Should().Contain("basic-auth");
    }

    [Fact]
    public async Task So_can_a_run_that_the_webhook_starts()
    {
        static IEnumerable<string> Arguments(IReadOnlyList<YamlNode> installed) =>
            installed.Single(o => Kustomization.Id(o) == "Deployment/slipway-webhook").Items("spec", "template", "spec", "containers")[0].Items("args").Select(a => a.Text()!);

        Arguments(await Kustomization.WithAsync("webhook", "private-repositories")).Should()
            .Equal([.. Arguments(await Kustomization.WithAsync("webhook")), "--workspace=name=basic-auth,secret=git-basic-auth"]);
    }

    [Fact]
    public async Task The_names_that_follow_from_the_name_of_a_Service_are_legal_for_any_Service()
    {
        // A label's value, and as long as one may be.
        var service = new string('s', 63);
        foreach (var template in (await Kustomization.WithAsync("triggers")).Where(o => o.Text("kind") == "TriggerTemplate"))
        {
            var run = template.Items("spec", "resourcetemplates").Single();
            // $(uid) is a UUID.
            string Filled(string text) => text.Replace("$(tt.params.service)", service, StringComparison.Ordinal).Replace("$(uid)", Guid.Empty.ToString(), StringComparison.Ordinal);

            // Tekton allows a run's name 63 characters. Kubernetes cuts a generateName so that it has them with the random end; a name is taken as it is.
            run.At("metadata", "name").Should().BeNull();
            Filled(run.Text("metadata", "generateName")!).Should().Be(service + "-");
            // The outputs' is empty unless a Service names one, and then that of the manifests with "-outputs".
            foreach (var map in run.Items("spec", "params").Where(p => p.Text("name")!.EndsWith("-config-map-name", StringComparison.Ordinal) && p.Text("name") != "outputs-config-map-name"))
            {
                map.Text("value").Should().Contain("$(uid)", "two runs of a Service must not share a ConfigMap");
                (Filled(map.Text("value")!) + "-outputs").Length.Should().BeLessThanOrEqualTo(253, "of {0}", map.Text("name"));
            }
        }
    }

    [Fact]
    public async Task Every_overlay_that_the_README_shows_is_built()
    {
        var blocks = (await File.ReadAllTextAsync(Path.Combine(Kustomization.Root, "README.md"), TestContext.Current.CancellationToken))
            .Split("```yaml\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();
        using var directory = new TemporaryDirectory();
        foreach (var folder in new[] { "kustomize", "steps", "tasks", "pipelines" })
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.yaml", SearchOption.AllDirectories).Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)))
            {
                directory.Write(Path.GetRelativePath(Repository.Root, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            }
        }

        var built = new List<string>();
        foreach (var (block, index) in blocks.Select((block, index) => (block, index)))
        {
            var overlay = $"kustomize/overlays/mine-{index}";
            directory.Write($"{overlay}/kustomization.yaml", block);
            foreach (var file in Yaml.Parse(block).Items("configMapGenerator").SelectMany(g => g.Items("files")))
            {
                directory.Write($"{overlay}/{file.Text()}", "apiVersion: service-hub.planton.cloud/v1\nkind: Service\n");
            }

            built.Add(Yaml.Canonical(await Kustomization.BuildAsync(directory[overlay])));
        }

        // What each of them is shown for, in the order of the README: a patch that finds nothing to change builds too.
        (string Text, int Count)[] shown =
        [
            ("name: slipway-gitlab\n", 1), ("image: registry.example.com/slipway/slipway:1.2.3\n", 1), ("- --git-host=https://git.example.com\n", 1), ("imagePullSecrets:\n- name: registry\n", 3), ("secretName: git-basic-auth\n", 2), ("git-ssh\n", 3),
            ("- --max-age=720h\n", 1),
        ];
        built.Zip(shown).Select(b => b.First.Split(b.Second.Text).Length - 1).Should().Equal(shown.Select(s => s.Count));
        built.Should().HaveSameCount(shown);
    }

    /// <summary>The components that must come before it.</summary>
    private static string[] NeededBy(string component) => component switch
    {
        _ when Listeners.Contains(component) => ["triggers"],
        "private-repositories" => ["triggers", "webhook"],
        _ => [],
    };

    private static string SecretOf(YamlNode listener)
    {
        var reference = listener.Items("spec", "triggerGroups").Single().Items("interceptors")[0].Items("params").Single(p => p.Text("name") == "secretRef").At("value");
        return $"{reference.Text("secretName")} {reference.Text("secretKey")}";
    }
}
