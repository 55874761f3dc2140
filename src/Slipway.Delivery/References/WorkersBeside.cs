using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Workers that are deployed together: one may refer to another that Cloudflare does not have yet, since that one is deployed first.</summary>
/// <param name="workers">The manifests.</param>
internal sealed class WorkersBeside(IReadOnlyList<CloudflareWorker> workers)
{
    private const string Kind = "cloudflare-worker";

    private static readonly string[] NameOutputs = ["script_id", "script_name", "worker_name", "name", "id"];

    /// <summary>Looks for the name of a Worker by its manifest's <c>metadata.name</c>; says nothing when it is not one of these.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="environment">The environment that it shall be of, or null = any.</param>
    public Lookup Find(ResourceReference reference, string? environment)
    {
        if (reference.KebabKind != Kind || ResourceField.OutputOf(reference.FieldPath) is not { } output || !NameOutputs.Contains(output))
        {
            return Lookup.Missing("");
        }

        var names = workers.Where(worker => worker.Name == reference.Name && (environment is null || worker.Environment is null || worker.Environment == environment))
            .Select(worker => worker.WorkerName).Distinct(StringComparer.Ordinal).ToList();
        return names.Count switch
        {
            0 => Lookup.Missing(""),
            1 => Lookup.Found(names[0]),
            _ => Lookup.Missing($"the manifests have several Workers of this name: {string.Join(", ", names)}"),
        };
    }
}
