using System.Globalization;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.Steps;
using Slipway.Steps.INJECTBUNDLE;

var command = new StepCommand(
    "inject-bundle", "Writes where the bundle lies, and its hash, into the CloudflareWorker manifests of the manifests ConfigMap.");
var artifact = command.Value("worker-script-artifact-config-map-name", "Name of the ConfigMap that says where the bundle lies.", null, ResourceName.Parse);
var manifests = command.Value("kustomize-manifests-config-map-name", "Name of the ConfigMap that holds the manifests.", null, ResourceName.Parse);
var namespaceName = command.Value("namespace", "Namespace of both ConfigMaps.", null, NamespaceName.Parse);
var overlays = command.Value("overlays", "Overlays to write into, separated by commas; empty = all but local.", "", OverlaySelection.ParseFilter);
var gitBranch = command.Text("git-branch", "Branch that is deployed: where overlays are filtered, the manifest label planton.ai/git-branch is held against it; empty = labels do not count.", "");
var workerName = command.Text("worker-name", "Name of the one Worker to write into, or its manifest's metadata.name; empty = all.", "");
var managedBy = command.Value("managed-by", "Value of the label app.kubernetes.io/managed-by, where the ConfigMap has none.", ArtifactLabels.DefaultManagedBy, LabelValue.Parse);
var ownerKey = command.Value("owner-identifier-label-key", "Key of the owner label, where the ConfigMap has none; empty = none.", "", LabelKey.ParseOptional);
var ownerValue = command.Value("owner-identifier-label-value", "Value of the owner label, where the ConfigMap has none; empty = none.", "", LabelValue.ParseOptional);
var endpointUrl = command.Text("kubernetes-endpoint-url", "Empty = the cluster that this runs in; file:///directory = a directory that holds each object as YAML.", "");
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster; empty = none.", "");
var injected = command.Result("injected", "Number of manifests that were changed.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        var labels = ArtifactLabels.Create(run.Get(managedBy), run.Get(ownerKey), run.Get(ownerValue));
        using var kubernetes = KubernetesEndpoint.Open(run.Get(endpointUrl), run.Get(kubeconfig), line => run.Log.Warning("{Line:l}", line));
        var changed = await InjectBundle.RunAsync(
            new ConfigMapInjection(kubernetes, line => run.Log.Warning("{Line:l}", line))
            {
                Artifact = await ArtifactReference.FetchAsync(kubernetes, run.Get(namespaceName), run.Get(artifact), ct),
                Namespace = run.Get(namespaceName),
                Manifests = run.Get(manifests),
                Overlays = run.Get(overlays) with { Branch = run.Get(gitBranch) },
                WorkerName = run.Get(workerName),
                Labels = labels,
                Tell = line => run.Log.Information("{Line:l}", line),
            },
            run.Log,
            ct);
        run.Set(injected, changed.ToString(CultureInfo.InvariantCulture));
    }
    catch (Exception e) when (e is KubernetesUsageException or InjectionUsageException)
    {
        throw new StepUsageException(e.Message);
    }
    catch (Exception e) when (e is KubernetesException or InjectionException or ManifestException)
    {
        throw new StepFailedException(e.Message, inner: e);
    }
});
