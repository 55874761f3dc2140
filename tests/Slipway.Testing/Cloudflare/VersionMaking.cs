using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Makes versions and deployments of scripts.</summary>
internal sealed class VersionMaking(StoredCloud cloud, AssetsApi assets)
{
    /// <summary>A new version from an upload; the script has it, and the upload's migrations, when this returns.</summary>
    /// <param name="script">One that is not stored yet on its first upload.</param>
    public StoredVersion Upload(Call call, StoredScript script, ScriptUpload upload, string triggeredBy)
    {
        var (metadata, previous) = (upload.Metadata, script.Versions.LastOrDefault());
        var (classes, tag) = DurableObjectMigrations.Apply(script, metadata["migrations"] as JsonObject, upload.ExportedNames);
        var bindings = new BindingRules(cloud.Account(call), script).Resolve(
            metadata["bindings"] as JsonArray, Kept(call, metadata), call.Query("bindings_inherit") == "strict", classes);
        var (manifest, jwt) = (Assets(script, metadata, previous), (string?)metadata["assets"]?["jwt"]);
        if (manifest is null && bindings.Any(b => (string?)b["type"] == "assets"))
        {
            throw RefusalException.Validation("A binding of type assets needs assets: neither 'assets.jwt' nor 'keep_assets' is given.");
        }

        var version = new StoredVersion
        {
            Id = cloud.Identifiers.Uuid("version"),
            Number = (previous?.Number ?? 0) + 1,
            CreatedOn = cloud.Now(),
            Source = call.Source,
            TriggeredBy = triggeredBy,
            Metadata = metadata,
            Bindings = bindings,
            Modules = upload.Modules,
            MainModule = upload.MainModule,
            Assets = manifest,
            AssetsConfiguration = metadata["assets"]?["config"] as JsonObject ?? (manifest is null ? null : previous?.AssetsConfiguration),
            MigrationTag = tag,
        };
        if (jwt is not null)
        {
            assets.MoveTo(script, jwt);
        }

        script.MigrationTag = tag;
        script.DurableObjectClasses.Clear();
        script.DurableObjectClasses.UnionWith(classes);
        Add(script, version);
        return version;
    }

    /// <summary>The newest version again with other bindings and settings, deployed at once: what an edit of secrets or settings does.</summary>
    public StoredVersion Edit(Call call, StoredScript script, string triggeredBy, IReadOnlyList<JsonObject> bindings, JsonObject? settings = null)
    {
        var latest = script.LatestVersion;
        var metadata = (JsonObject)latest.Metadata.DeepClone();
        metadata.Remove("annotations");
        foreach (var (name, value) in settings ?? [])
        {
            metadata[name] = value?.DeepClone();
        }

        var version = new StoredVersion
        {
            Id = cloud.Identifiers.Uuid("version"),
            Number = latest.Number + 1,
            CreatedOn = cloud.Now(),
            Source = call.Source,
            TriggeredBy = triggeredBy,
            Metadata = metadata,
            Bindings = bindings,
            Modules = latest.Modules,
            MainModule = latest.MainModule,
            Assets = latest.Assets,
            AssetsConfiguration = latest.AssetsConfiguration,
            MigrationTag = latest.MigrationTag,
        };
        Add(script, version);
        Deploy(call, script, [(version.Id, 100)], null, triggeredBy);
        return version;
    }

    /// <summary>Gives versions traffic.</summary>
    public StoredDeployment Deploy(Call call, StoredScript script, IReadOnlyList<(string VersionId, double Percentage)> versions, string? message, string triggeredBy)
    {
        var deployment = new StoredDeployment(cloud.Identifiers.Uuid("deployment"), call.Source, cloud.Now(), versions, message, triggeredBy);
        script.Deployments.Insert(0, deployment);
        script.ModifiedOn = deployment.CreatedOn;
        return deployment;
    }

    /// <summary>Whether secrets stay when an upload says nothing of keep_bindings is documented nowhere: wrangler deploy relied on it for years, others found
    /// them gone. So they stay for wrangler, and whoever else wants to keep them has to say so.</summary>
    private static JsonArray? Kept(Call call, JsonObject metadata) =>
        metadata["keep_bindings"] as JsonArray ?? (call.IsLenient ? ["secret_text", "secret_key"] : null);

    private void Add(StoredScript script, StoredVersion version)
    {
        script.Versions.Add(version);
        script.ModifiedOn = cloud.Now();
    }

    private JsonObject? Assets(StoredScript script, JsonObject metadata, StoredVersion? previous) =>
        (string?)metadata["assets"]?["jwt"] is { } jwt ? assets.Redeem(script, jwt)
        : (bool?)metadata["keep_assets"] == true ? previous?.Assets
        : null;
}
