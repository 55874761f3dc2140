using Slipway.Kubernetes;
using Slipway.Steps;
using Slipway.Steps.BUILDMANIFESTS;

var command = new StepCommand("build-manifests", "Builds every kustomize overlay, in parallel, into the manifests ConfigMap.");
var sourcePath = command.Text("source-path", "Directory of the checkout (the repository root).");
var projectRoot = command.Text("project-root", "The project's directory in the repository.", ".");
var kustomizeDirectory = command.Text("kustomize-base-directory", "Directory in the project root that holds base and overlays.", "_kustomize");
var name = command.Value("kustomize-manifests-config-map-name", "Name of the ConfigMap.", null, ResourceName.Parse);
var namespaceName = command.Value("namespace", "Namespace of the ConfigMap.", null, NamespaceName.Parse);
var ownerKey = command.Value("owner-identifier-label-key", "Key of the owner label; empty = none.", "", LabelKey.ParseOptional);
var ownerValue = command.Value("owner-identifier-label-value", "Value of the owner label; empty = none.", "", LabelValue.ParseOptional);
var managedBy = command.Value("managed-by", "Value of the label app.kubernetes.io/managed-by.", ArtifactLabels.DefaultManagedBy, LabelValue.Parse);
var endpointUrl = command.Text("kubernetes-endpoint-url", "Empty = the cluster that this runs in; file:///directory = a directory that receives each object as YAML.", "");
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster; empty = none.", "");
var overlays = command.Result("overlays", "Names of the overlays that were built, separated by commas.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        var map = new ConfigMap
        {
            Namespace = run.Get(namespaceName),
            Name = run.Get(name),
            Labels = ArtifactLabels.Create(run.Get(managedBy), run.Get(ownerKey), run.Get(ownerValue)),
            Data = new Dictionary<string, string>(),
        };
        var found = OverlayDirectory.Find(run.Get(sourcePath), run.Get(projectRoot), run.Get(kustomizeDirectory), run.Log);
        using var kubernetes = KubernetesEndpoint.Open(run.Get(endpointUrl), run.Get(kubeconfig), line => run.Log.Warning("{Line:l}", line));
        var built = await new ManifestBuild(run.Log).BuildAsync(found, ct);
        await kubernetes.ApplyAsync(map with { Data = built }, force: false, ct);
        run.Log.Information("wrote ConfigMap {Namespace:l}/{Name:l} to {Location:l}", map.Namespace.Value, map.Name.Value, kubernetes.Location);
        run.Set(overlays, string.Join(',', built.Keys));
    }
    catch (KubernetesUsageException e)
    {
        throw new StepUsageException(e.Message);
    }
    catch (KubernetesException e)
    {
        throw new StepFailedException(e.Message, inner: e);
    }
});
