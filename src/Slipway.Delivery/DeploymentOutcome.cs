namespace Slipway.Delivery;

/// <summary>What is live after a plan was applied: the outputs of a deployment.</summary>
public sealed record DeploymentOutcome
{
    /// <summary>Which Worker.</summary>
    public required WorkerAddress Address { get; init; }

    /// <summary>Output <c>script_id</c>: the Worker's name, which is its script's id.</summary>
    public string ScriptId => Address.Name;

    /// <summary>Output <c>route_urls</c>: patterns on which the Worker answers, such as <c>api.example.com/*</c>, those made from here.</summary>
    public required IReadOnlyList<string> RouteUrls { get; init; }

    /// <summary>Output <c>version_id</c>: the version that the manifest describes; empty after a destruction.</summary>
    public required string VersionId { get; init; }

    /// <summary>Output <c>deployment_id</c>: the deployment in force; empty after a destruction.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>HTTP requests to the API from the client's first one, those of planning and repeated ones included.</summary>
    public required int ApiCalls { get; init; }

    /// <summary>Whether anything was changed in Cloudflare.</summary>
    public required bool HasChanged { get; init; }
}
