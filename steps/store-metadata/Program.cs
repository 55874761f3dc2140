using Slipway.Bundles;
using Slipway.Kubernetes;
using Slipway.ObjectStore;
using Slipway.Steps;
using Slipway.Steps.STOREMETADATA;

var command = new StepCommand("store-metadata", "Writes the artifact ConfigMap: where the bundle lies, its hash, its size.");
var bundlePath = command.Text("bundle-path", "Directory that holds the bundle index.");
var name = command.Value("worker-script-artifact-config-map-name", "Name of the ConfigMap.", null, ResourceName.Parse);
var namespaceName = command.Value("namespace", "Namespace of the ConfigMap.", null, NamespaceName.Parse);
var bucket = command.Value("r2-bucket-name", "Bucket of the artifact.", null, BucketName.Parse);
var key = command.Value("r2-object-key", "Object key of the artifact.", null, ObjectKey.Parse);
var bundleHash = command.Value("bundle-hash", "SHA-256 of the main module, 64 hex digits.", null, Sha256Digest.Parse);
var bundleSize = command.Text("bundle-size", "Bytes of all modules, for the result of this name.", "");
var commit = command.Text("commit", "Commit that was built; empty = the one that the bundle index names.", "");
var gitUrl = command.Text("git-url", "Address of the repository, for the result chains-git-url.", "");
var packageManager = command.Text("package-manager", "Package manager of the project, for the result of this name.", "");
var ownerKey = command.Value("owner-identifier-label-key", "Key of the owner label; empty = none.", "", LabelKey.ParseOptional);
var ownerValue = command.Value("owner-identifier-label-value", "Value of the owner label; empty = none.", "", LabelValue.ParseOptional);
var managedBy = command.Value("managed-by", "Value of the label app.kubernetes.io/managed-by.", ArtifactLabels.DefaultManagedBy, LabelValue.Parse);
var endpointUrl = command.Text("kubernetes-endpoint-url", "Empty = the cluster that this runs in; file:///directory = a directory that receives each object as YAML.", "");
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster; empty = none.", "");

// A step that runs users' code can make a task's results of its own and of earlier steps say what it likes. This one comes last, and says again what they were.
var commitResult = command.Result("commit", "Commit that was built.");
var packageManagerResult = command.Result("package-manager", "What --package-manager says.");
var bundleHashResult = command.Result("bundle-hash", "What --bundle-hash says.");
var bundleSizeResult = command.Result("bundle-size", "What --bundle-size says.");
var gitUrlResult = command.Result("chains-git-url", "What --git-url says.");
var gitCommitResult = command.Result("chains-git-commit", "The same as commit: Tekton hands a result of a step to one result of the task alone.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        var metadata = new ArtifactMetadata
        {
            Bundle = new BundleDirectory(Path.GetFullPath(run.Get(bundlePath))),
            Name = run.Get(name),
            Namespace = run.Get(namespaceName),
            Bucket = run.Get(bucket),
            Key = run.Get(key),
            BundleHash = run.Get(bundleHash),
            Commit = run.Get(commit),
            Labels = ArtifactLabels.Create(run.Get(managedBy), run.Get(ownerKey), run.Get(ownerValue)),
        };
        using var kubernetes = KubernetesEndpoint.Open(run.Get(endpointUrl), run.Get(kubeconfig), line => run.Log.Warning("{Line:l}", line));
        var map = await metadata.ReadAsync(ct);
        await kubernetes.ApplyAsync(map, force: false, ct);
        run.Log.Information("wrote ConfigMap {Namespace:l}/{Name:l} to {Location:l}", map.Namespace.Value, map.Name.Value, kubernetes.Location);
        run.Set(commitResult, map.Data["commit"]);
        run.Set(gitCommitResult, map.Data["commit"]);
        run.Set(packageManagerResult, run.Get(packageManager));
        run.Set(bundleHashResult, run.Get(bundleHash).Hex);
        run.Set(bundleSizeResult, run.Get(bundleSize));
        run.Set(gitUrlResult, run.Get(gitUrl));
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
