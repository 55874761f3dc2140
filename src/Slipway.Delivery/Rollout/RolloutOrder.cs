using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>In which order Workers are deployed: Cloudflare refuses a binding to a Worker that is not there, so what others are bound
/// to comes first. Otherwise, and within a circle, the order is that of the manifests.</summary>
public static class RolloutOrder
{
    /// <summary>Fields of bindings that name another Worker (developers.cloudflare.com/workers/configuration/multipart-upload-metadata).</summary>
    private static readonly string[] WorkerFields = ["service", "script_name"];

    /// <summary>The deployments in that order.</summary>
    public static IReadOnlyList<WorkerDeployment> Of(IReadOnlyList<WorkerDeployment> deployments)
    {
        var byAddress = deployments.ToDictionary(deployment => deployment.Options.Address);
        var ordered = new List<WorkerDeployment>();
        var seen = new HashSet<WorkerAddress>();
        foreach (var deployment in deployments)
        {
            Visit(deployment);
        }

        return ordered;

        void Visit(WorkerDeployment deployment)
        {
            if (!seen.Add(deployment.Options.Address))
            {
                return;
            }

            foreach (var name in NamedWorkers(deployment.Options))
            {
                if (byAddress.TryGetValue(deployment.Options.Address with { Name = name }, out var other))
                {
                    Visit(other);
                }
            }

            ordered.Add(deployment);
        }
    }

    private static IEnumerable<string> NamedWorkers(DeploymentOptions options) =>
        options.Worker.Bindings
            .SelectMany(binding => WorkerFields.Select(field => binding.Fields.GetValueOrDefault(field)))
            .OfType<ManifestValue>()
            .Select(options.Values.Text)
            .Concat((options.Values.Apply(options.Worker).TailConsumers ?? []).Select(consumer => consumer["service"]).OfType<JsonValue>().Select(service => service.ToString()));
}
