using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Versions and deployments (developers.cloudflare.com/workers/configuration/versions-and-deployments).</summary>
internal sealed class VersionsApi(StoredCloud cloud, VersionMaking making)
{
    private const string Script = "/accounts/{account}/workers/scripts/{script}";

    /// <summary>How far back a version may be deployed (developers.cloudflare.com/workers/configuration/versions-and-deployments/rollbacks).</summary>
    private const int DeployableVersions = 100;

    public void AddTo(EndpointTable table)
    {
        table.Add($"GET {Script}/versions", "workers_scripts:read", List, "deployable page per_page");
        table.Add($"POST {Script}/versions", "workers_scripts:edit", Upload, "bindings_inherit excludeScript include_subdomain_availability", BodyKind.Multipart);
        table.Add($"GET {Script}/versions/{{version}}", "workers_scripts:read", call => new Answer(Find(cloud.Script(call), call["version"]).ToJson()));
        table.Add($"GET {Script}/deployments", "workers_scripts:read", ListDeployments, "page per_page since until");
        table.Add($"POST {Script}/deployments", "workers_scripts:edit", Deploy, "force", schema: "DeploymentCreate");
        table.Add($"GET {Script}/deployments/{{deployment}}", "workers_scripts:read", call => new Answer(FindDeployment(call).ToJson()));
        table.Add($"DELETE {Script}/deployments/{{deployment}}", "workers_scripts:edit", DeleteDeployment);
    }

    public static RefusalException NoSuchVersion(string id) => new(404, 100146, $"Version '{id}' not found.");

    private Answer List(Call call)
    {
        var newest = cloud.Script(call).Versions.Reverse();
        return Envelope.Page(
            call, (call.Query("deployable") == "true" ? newest.Take(DeployableVersions) : newest).Select(v => v.ToListItem()), standard: 10, max: 100, wrap: "items");
    }

    private Answer Upload(Call call)
    {
        var script = cloud.Script(call);
        var upload = ScriptUpload.Read(call, cloud, MetadataSchema(call));
        if (upload.Metadata["migrations"] is not null)
        {
            throw new RefusalException(
                400, 10211,
                "Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but migrations must be fully applied by running \"wrangler deploy\".");
        }

        var version = making.Upload(call, script, upload, "version_upload");
        var result = version.ToJson();
        result["startup_time_ms"] = 7;
        return new Answer(result);
    }

    /// <summary>A migration is refused with its own code, and not as an unknown field of the metadata.</summary>
    private static string MetadataSchema(Call call) =>
        call.Request.Parts.FirstOrDefault(p => p.Name == "metadata")?.Text.Contains("\"migrations\"", StringComparison.Ordinal) == true ? "WorkerUploadMetadata" : "VersionMetadata";

    private Answer ListDeployments(Call call) =>
        Envelope.Page(call, cloud.Script(call).Deployments.Select(d => d.ToJson()), standard: 10, max: 100, wrap: "deployments");

    private Answer Deploy(Call call)
    {
        var (script, body) = (cloud.Script(call), call.Object);
        var versions = ((JsonArray)body["versions"]!).Select(v => (VersionId: (string)v!["version_id"]!, Percentage: (double)v["percentage"]!)).ToList();
        if (versions.Count is < 1 or > 2 || versions.Exists(v => v.Percentage is < 0.01 or > 100) || Math.Abs(versions.Sum(v => v.Percentage) - 100) > 0.001
            || versions.DistinctBy(v => v.VersionId).Count() != versions.Count)
        {
            throw new RefusalException(400, 10216, "A deployment has one or two different versions, of 0.01 to 100 percent each and 100 together.") { IsViolation = true };
        }

        foreach (var version in versions.Select(v => Find(script, v.VersionId)))
        {
            if (script.LatestVersion.Number - version.Number >= DeployableVersions)
            {
                throw new RefusalException(400, 10217, $"Version '{version.Id}' is too old to be deployed: only the newest {DeployableVersions} are kept.");
            }

            RefuseChangedSecrets(script, version, call.Query("force") == "true" || (bool?)body["force"] == true);
        }

        return new Answer(making.Deploy(call, script, versions, (string?)body["annotations"]?["workers/message"], "deployment").ToJson());
    }

    /// <summary>A version that is older than what is live must have the same secrets, unless the caller forces it.</summary>
    private static void RefuseChangedSecrets(StoredScript script, StoredVersion version, bool force)
    {
        if (force || script.LiveVersion is not { } live || version.Number >= live.Number)
        {
            return;
        }

        var changed = live.Secrets.Keys.Union(version.Secrets.Keys)
            .Where(name => live.Secrets.GetValueOrDefault(name) != version.Secrets.GetValueOrDefault(name)).Order().ToList();
        if (changed.Count > 0)
        {
            throw new RefusalException(
                400, 10220,
                $"Rollback failed. The secrets of this Worker have changed since version '{version.Id}' was deployed. The following secrets have changed: {string.Join(", ", changed)}");
        }
    }

    private Answer DeleteDeployment(Call call)
    {
        var (script, deployment) = (cloud.Script(call), FindDeployment(call));
        if (deployment == script.CurrentDeployment)
        {
            throw new RefusalException(400, 10218, "The deployment that is live cannot be deleted.");
        }

        script.Deployments.Remove(deployment);
        return new Answer(null);
    }

    private StoredDeployment FindDeployment(Call call) =>
        cloud.Script(call).Deployments.FirstOrDefault(d => d.Id == call["deployment"]) ?? throw new RefusalException(404, 10219, $"Deployment '{call["deployment"]}' not found.");

    private static StoredVersion Find(StoredScript script, string id) => script.Version(id) ?? throw NoSuchVersion(id);
}
