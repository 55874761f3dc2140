using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>The component that serves webhooks in a cluster, in an overlay such as <c>kustomize/README.md</c> shows.</summary>
public class WebhookComponentTests
{
    private const string Name = "slipway-webhook";

    [Fact]
    public async Task The_pod_is_one_that_PodSecurity_restricted_admits()
    {
        var pod = (await BuildAsync()).Single(o => Id(o) == $"Deployment/{Name}").At("spec", "template", "spec")!;
        var container = pod.Items("containers").Should().ContainSingle().Subject;

        (pod.Text("securityContext", "runAsNonRoot"), pod.Text("securityContext", "runAsUser"), pod.Text("securityContext", "seccompProfile", "type")).Should().Be(("true", "65532", "RuntimeDefault"));
        (container.Text("securityContext", "allowPrivilegeEscalation"), container.Text("securityContext", "readOnlyRootFilesystem")).Should().Be(("false", "true"));
        container.Items("securityContext", "capabilities", "drop").Select(c => c.ToString()).Should().Equal("ALL");
        container.Text("resources", "limits", "memory").Should().NotBeNull();
        new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(p => container.Text(p, "httpGet", "path")).Should().Equal("/healthz", "/healthz", "/readyz");
        container.Text("image").Should().Be("registry.example.com/slipway:1.2.3");
    }

    [Fact]
    public async Task Its_token_is_its_own_and_makes_runs_and_nothing_else()
    {
        var installed = await BuildAsync();
        var pod = installed.Single(o => Id(o) == $"Deployment/{Name}").At("spec", "template", "spec")!;

        installed.Single(o => Id(o) == $"ServiceAccount/{Name}").Text("automountServiceAccountToken").Should().Be("false");
        (pod.Text("serviceAccountName"), pod.Text("automountServiceAccountToken")).Should().Be((Name, "false"));
        pod.Items("volumes").Single(v => v.Text("name") == "api-access").Items("projected", "sources").Should().HaveCount(3);
        installed.Single(o => Id(o) == $"Role/{Name}").Items("rules").Select(Rule).Should().Equal("tekton.dev pipelineruns create,get,list", "tekton.dev pipelines get");
        installed.Single(o => Id(o) == $"RoleBinding/{Name}").Items("subjects").Select(s => $"{s.Text("kind")}/{s.Text("name")}").Should().Equal($"ServiceAccount/{Name}");
    }

    [Fact]
    public async Task The_files_that_its_arguments_name_are_mounted_for_reading()
    {
        var pod = (await BuildAsync()).Single(o => Id(o) == $"Deployment/{Name}").At("spec", "template", "spec")!;
        var container = pod.Items("containers").Single();
        var arguments = container.Items("args").Select(a => a.ToString()).ToList();

        arguments[0].Should().Be("serve-webhook");
        var mounts = container.Items("volumeMounts").Select(m => m.Text("mountPath")!).ToList();
        arguments.Where(a => a.Contains("=/", StringComparison.Ordinal)).Should().OnlyContain(a => mounts.Any(m => a.Split('=')[1] == m || a.Split('=')[1].StartsWith(m + "/")));
        container.Items("volumeMounts").Should().OnlyContain(m => m.Text("readOnly") == "true");
        (pod.Items("volumes").Single(v => v.Text("name") == "services").Text("configMap", "name"), pod.Items("volumes").Single(v => v.Text("name") == "secrets").Text("secret", "secretName"))
            .Should().Be(("webhook-services", "webhook-secrets"));
    }

    [Fact]
    public async Task The_Service_and_the_NetworkPolicy_are_for_its_pods()
    {
        var installed = await BuildAsync();
        var labels = installed.Single(o => Id(o) == $"Deployment/{Name}").At("spec", "template", "metadata", "labels")!;
        var policy = installed.Single(o => Id(o) == $"NetworkPolicy/{Name}");

        foreach (var selector in new[] { installed.Single(o => Id(o) == $"Service/{Name}").At("spec", "selector"), policy.At("spec", "podSelector", "matchLabels") })
        {
            selector!.Scalars().Should().BeSubsetOf(labels.Scalars());
        }

        policy.Items("spec", "policyTypes").Select(t => t.ToString()).Should().Equal("Ingress", "Egress");
        policy.Items("spec", "ingress").Should().ContainSingle().Which.Items("ports").Should().ContainSingle().Which.Text("port").Should().Be("8080");
        installed.Single(o => Id(o) == "ConfigMap/webhook-services").At("data", "api.yaml").Should().NotBeNull();
    }

    private static string Rule(YamlNode rule) =>
        string.Join(' ', new[] { "apiGroups", "resources", "verbs" }.Select(list => string.Join(',', rule.Items(list).Select(i => i.ToString()))));

    private static string Id(YamlNode value) => Kustomization.Id(value);

    private static async Task<IReadOnlyList<YamlNode>> BuildAsync()
    {
        using var directory = new TemporaryDirectory();
        var (root, overlay) = (Path.Combine(Repository.Root, "kustomize"), directory["overlay"]);
        directory.Write("overlay/services/api.yaml", "apiVersion: service-hub.planton.cloud/v1\nkind: Service\nmetadata: {name: api}\n");
        directory.Write(
            "overlay/kustomization.yaml",
            $$"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{{Path.GetRelativePath(overlay, Path.Combine(root, "overlays", "default"))}}]
            components: [{{Path.GetRelativePath(overlay, Path.Combine(root, "components", "webhook"))}}]
            images:
              - {name: slipway/slipway, newName: registry.example.com/slipway, newTag: 1.2.3}
            configMapGenerator:
              - name: webhook-services
                namespace: planton-cloud-pipelines
                files: [services/api.yaml]
                options: {disableNameSuffixHash: true}
            """);
        return await Kustomization.BuildAsync(overlay);
    }
}
