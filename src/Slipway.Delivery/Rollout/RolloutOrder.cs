using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>In which order Workers are deployed: Cloudflare refuses a binding to a Worker that is not there, so what others are bound
/// to comes first. Workers that are bound to each other cannot all be: of those, the ones that were never deployed come first, because a binding to one that
/// is there already is fine in any order. Otherwise the order is that of the manifests.</summary>
public static class RolloutOrder
{
    /// <summary>Fields of bindings that name another Worker (developers.cloudflare.com/workers/configuration/multipart-upload-metadata).</summary>
    private static readonly string[] WorkerFields = ["service", "script_name"];

    /// <summary>The deployments in that order.</summary>
    public static IReadOnlyList<WorkerDeployment> Of(IReadOnlyList<WorkerDeployment> deployments) =>
        Order(
            deployments,
            deployment => Named(deployment.Options.Values.Apply(deployment.Options.Worker), deployment.Options.Values.Text),
            (other, name) => other.Options.Worker.WorkerName == name,
            deployment => deployment.Options.IsDelivered);

    /// <summary>Manifests in that order, as far as they say it themselves: references are not followed, but known by the name that they have.</summary>
    public static IReadOnlyList<CloudflareWorker> Of(IReadOnlyList<CloudflareWorker> workers) =>
        Order(workers, worker => Named(worker, Known), (other, name) => other.WorkerName == name || other.Name == name, _ => false);

    private static List<T> Order<T>(IReadOnlyList<T> items, Func<T, IEnumerable<string>> named, Func<T, string, bool> isOfName, Func<T, bool> isThere)
        where T : class
    {
        var ordered = new List<T>();
        var seen = new HashSet<T>(ReferenceEqualityComparer.Instance);
        var bound = items.ToDictionary(item => item, item => named(item).SelectMany(name => items.Where(other => isOfName(other, name))).ToList(), (IEqualityComparer<T>)ReferenceEqualityComparer.Instance);
        foreach (var item in items)
        {
            Visit(item);
        }

        return ordered;

        void Visit(T item)
        {
            if (!seen.Add(item))
            {
                return;
            }

            foreach (var other in bound[item].Where(other => !isThere(other) || !Leads(other, item)))
            {
                Visit(other);
            }

            ordered.Add(item);
        }

        bool Leads(T from, T to)
        {
            var reached = new HashSet<T>(ReferenceEqualityComparer.Instance);
            var next = new Stack<T>([from]);
            while (next.TryPop(out var item))
            {
                if (ReferenceEquals(item, to))
                {
                    return true;
                }

                bound[item].Where(reached.Add).ToList().ForEach(next.Push);
            }

            return false;
        }
    }

    private static IEnumerable<string> Named(CloudflareWorker worker, Func<ManifestValue, string> text) =>
        worker.Bindings
            .SelectMany(binding => WorkerFields.Select(field => binding.Fields.GetValueOrDefault(field)))
            .OfType<ManifestValue>()
            .Select(text)
            .Concat((worker.TailConsumers ?? []).Select(consumer => consumer["service"]).OfType<JsonValue>().Select(service => service.ToString()));

    private static string Known(ManifestValue value) => value switch
    {
        LiteralValue literal => literal.Text,
        ResourceReference reference => reference.Name,
        _ => "",
    };
}
