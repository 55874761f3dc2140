using Slipway.Bundles;
using Slipway.Cloudflare;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;
using Slipway.ObjectStore;
using Slipway.Steps;
using Slipway.Steps.DEPLOYWORKER;

var command = new StepCommand("deploy-worker", "Brings Cloudflare to what the CloudflareWorker manifests say: script, DNS, routes, domains, schedules, traffic.");
var manifests = command.Value("kustomize-manifests-config-map-name", "Name of the ConfigMap that holds the manifests.", null, ResourceName.Parse);
var namespaceName = command.Value("namespace", "Namespace of the ConfigMaps, and of Secrets that a manifest names.", null, NamespaceName.Parse);
var overlays = command.Value("overlays", "Overlays to deploy, separated by commas; empty = all but local.", "", OverlaySelection.ParseFilter);
var gitBranch = command.Text("git-branch", "Branch that is deployed: where overlays are filtered, the manifest label planton.ai/git-branch is held against it; empty = labels do not count.", "");
var workerName = command.Text("worker-name", "Name of the one Worker to deploy, or its manifest's metadata.name; empty = all.", "");
var endpointUrl = command.Value("r2-endpoint-url", "S3 endpoint of the bundles and of the state: https://..., http://..., or file:///directory; empty = R2 of the manifest's account.", "", DeployWorker.Optional(ObjectStoreEndpoint.Parse));
var r2Credentials = command.Text("r2-credentials-path", "Directory with the files access-key-id and secret-access-key; not needed for file://.", "");
var cloudflareCredentials = command.Text("cloudflare-credentials-path", "Directory with the file api-token.");
var apiBaseUrl = command.Value("cloudflare-api-base-url", "Base address of the Cloudflare API; empty = Cloudflare's own.", "", CloudflareApiUrl.Parse);
var dryRun = command.Flag("dry-run", "Only print the plan; change nothing at Cloudflare.", false);
var traffic = command.Value("traffic", "Percentage of the traffic that the new version gets, 0.01 to 100.", "100", TrafficShare.Parse);
var adopt = command.Flag("adopt", "Take over DNS records, routes and domains that exist and were not made by Slipway.", false);
var statePrefix = command.Value("state-prefix", "Prefix of the object keys of the state.", "slipway", ObjectKey.Parse);
var stateBucket = command.Value("state-bucket", "Bucket of the state; empty = the bundle's.", "", DeployWorker.Optional(BucketName.Parse));
var outputs = command.Value("outputs-config-map-name", "ConfigMap that receives the outputs; empty = <kustomize-manifests-config-map-name>-outputs.", "", DeployWorker.Optional(ResourceName.Parse));
var managedBy = command.Value("managed-by", "Value of the label app.kubernetes.io/managed-by of that ConfigMap.", ArtifactLabels.DefaultManagedBy, LabelValue.Parse);
var ownerKey = command.Value("owner-identifier-label-key", "Key of the owner label of that ConfigMap; empty = none.", "", LabelKey.ParseOptional);
var ownerValue = command.Value("owner-identifier-label-value", "Value of the owner label of that ConfigMap; empty = none.", "", LabelValue.ParseOptional);
var kubernetesUrl = command.Text("kubernetes-endpoint-url", "Empty = the cluster that this runs in; file:///directory = a directory that holds each object as YAML.", "");
var kubeconfig = command.Text("kubeconfig", "Path of a kubeconfig whose current context names the cluster; empty = none.", "");
var scriptIds = command.Result("script-ids", "Names of the Workers, separated by commas; empty when all results would be over 900 bytes even without the others.");
var versionIds = command.Result("version-ids", "Ids of their versions, separated by commas; empty when all results would be over 900 bytes: the outputs ConfigMap has them.");
var deploymentIds = command.Result("deployment-ids", "Ids of their deployments, separated by commas; empty when all results would be over 900 bytes: the outputs ConfigMap has them.");
var routeUrls = command.Result("route-urls", "Addresses at which they answer, separated by commas; empty when all results would be over 900 bytes: the outputs ConfigMap has them.");

return await command.RunAsync(args, async (run, ct) =>
{
    try
    {
        void Warn(string line) => run.Log.Warning("{Line:l}", line);
        var (endpoint, credentials) = (run.Get(endpointUrl), run.Get(r2Credentials));
        using var kubernetes = KubernetesEndpoint.Open(run.Get(kubernetesUrl), run.Get(kubeconfig), Warn);
        using var connections = new DeliveryConnections(new DeliverySettings
        {
            Token = ApiToken.ReadFile(Path.Combine(run.Get(cloudflareCredentials), ApiToken.FileName)),
            ApiUrl = run.Get(apiBaseUrl),
            StoreOf = _ => endpoint,
            Credentials = () => S3Credentials.Read(credentials),
            StatePrefix = run.Get(statePrefix),
            StateBucket = run.Get(stateBucket),
            Warn = Warn,
        });
        var results = await new DeployWorker(kubernetes, connections, run.Log)
        {
            Manifests = run.Get(manifests),
            Namespace = run.Get(namespaceName),
            Overlays = run.Get(overlays) with { Branch = run.Get(gitBranch) },
            WorkerName = run.Get(workerName),
            IsDryRun = run.Get(dryRun),
            Traffic = run.Get(traffic),
            Adopt = run.Get(adopt),
            Outputs = run.Get(outputs),
            Labels = ArtifactLabels.Create(run.Get(managedBy), run.Get(ownerKey), run.Get(ownerValue)),
        }.RunAsync(ct);
        run.Set(scriptIds, results.ScriptIds);
        run.Set(versionIds, results.VersionIds);
        run.Set(deploymentIds, results.DeploymentIds);
        run.Set(routeUrls, results.RouteUrls);
    }
    catch (Exception e) when (e is KubernetesUsageException or InjectionUsageException or DeliveryUsageException or CloudflareSettingsException or ObjectStoreSettingsException)
    {
        throw new StepUsageException(e.Message);
    }
    catch (Exception e) when (e is DeliveryException or CloudflareException or ObjectStoreException or ArtifactException or KubernetesException or InjectionException or ManifestException)
    {
        throw new StepFailedException(e.Message, inner: e);
    }
});
