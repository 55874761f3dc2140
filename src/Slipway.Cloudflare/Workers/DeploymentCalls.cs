using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>Calls about the deployments of a Worker, which give versions traffic.</summary>
public sealed class DeploymentCalls
{
    private readonly ApiClient client;

    internal DeploymentCalls(ApiClient client) => this.client = client;

    /// <summary>Lists the newest deployments (Cloudflare answers with 10), the newest first: the first one is in force.</summary>
    /// <returns>Empty when the Worker has none.</returns>
    public Task<IReadOnlyList<Deployment>> ListAsync(string accountId, string script, CancellationToken ct) =>
        client.FirstPageAsync(
            ApiCall.Get(ApiScope.Scripts, Deployments(accountId, script), $"listing the deployments of Worker '{script}'"),
            CloudflareJson.Default.DeploymentArray,
            ct,
            "deployments");

    /// <summary>Gives one or two versions the traffic. Not repeatable: look first when
    /// <see cref="CloudflareException.RequestMayHaveBeenApplied"/>.</summary>
    /// <param name="versions">One or two; the percentages add up to 100.</param>
    /// <param name="annotations">Annotations of the deployment, such as <see cref="VersionAnnotation.Message"/>.</param>
    /// <param name="force">True = also when secrets have changed since a version was made, which 10220 says.</param>
    public Task<Deployment> CreateAsync(
        string accountId,
        string script,
        IReadOnlyList<VersionTraffic> versions,
        IReadOnlyDictionary<string, string> annotations,
        bool force,
        CancellationToken ct)
    {
        var traffic = versions.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Percentage} % to version '{v.VersionId}'"));
        var call = ApiCall.Post(
            ApiScope.Scripts, Deployments(accountId, script).With("force", force), $"deploying Worker '{script}', {string.Join(", ", traffic)}");
        var body = new JsonObject
        {
            ["strategy"] = "percentage",
            ["versions"] = new JsonArray([.. versions.Select(v => new JsonObject { ["version_id"] = v.VersionId, ["percentage"] = v.Percentage })]),
            ["annotations"] = new JsonObject(annotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
        };
        return client.SendAsync(call.WithJson(body), CloudflareJson.Default.Deployment, ct);
    }

    private static ApiPath Deployments(string accountId, string script) => $"{ScriptCalls.Path(accountId, script)}/deployments";
}

/// <summary>A version's part of the traffic.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Percentage">0.01 to 100.</param>
public sealed record VersionTraffic(string VersionId, decimal Percentage);

/// <summary>A deployment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Versions">The versions and their traffic.</param>
/// <param name="CreatedOn">When it was made.</param>
/// <param name="Source">By what: <c>api</c>, <c>wrangler</c>, …</param>
/// <param name="AuthorEmail">By whom.</param>
/// <param name="Annotations">Its annotations.</param>
public sealed record Deployment(
    string Id,
    IReadOnlyList<VersionTraffic>? Versions = null,
    DateTimeOffset? CreatedOn = null,
    string? Source = null,
    string? AuthorEmail = null,
    IReadOnlyDictionary<string, string>? Annotations = null);
