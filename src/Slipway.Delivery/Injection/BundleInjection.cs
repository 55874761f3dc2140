using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Writes bucket, path and the annotation <see cref="CloudflareWorker.ContentHashAnnotation"/> into CloudflareWorker manifests; every other
/// byte stays as it was.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="WorkerName">The one Worker that is meant, by its name or its manifest's; empty = all.</param>
public sealed record BundleInjection(ArtifactReference Artifact, string WorkerName)
{
    /// <summary>Writes the artifact into a text of manifests.</summary>
    /// <param name="place">The file or overlay that the text is.</param>
    /// <param name="fileName">What messages about a place in the text begin with.</param>
    /// <param name="text">YAML of one or more documents.</param>
    /// <exception cref="ManifestException">It is not YAML, or a CloudflareWorker breaks rules.</exception>
    public InjectedManifests Inject(string place, string fileName, string text)
    {
        var edit = ManifestEdit.Parse(text, fileName);
        var workers = new List<InjectedWorker>();
        for (var i = 0; i < edit.File.Workers.Count; i++)
        {
            var worker = edit.File.Workers[i];
            var effect = !IsMeant(worker) ? InjectionEffect.PassedOver : worker.Content is not null ? InjectionEffect.Inline : InjectionEffect.Unchanged;
            if (effect == InjectionEffect.Unchanged)
            {
                var before = edit.Text;
                edit = edit.SetBundle(i, Artifact.Address.Bucket.Value, Artifact.Address.Key.Value)
                    .SetAnnotation(i, CloudflareWorker.ContentHashAnnotation, Artifact.ContentHash.Hex);
                effect = edit.Text == before ? InjectionEffect.Unchanged : InjectionEffect.Changed;
            }

            workers.Add(new InjectedWorker(worker.Name, worker.WorkerName, effect));
        }

        return new InjectedManifests(place, edit.Text, workers);
    }

    /// <summary>Makes sure that what was meant was there.</summary>
    /// <param name="all">All texts that were looked at.</param>
    /// <param name="place">What they are together, for messages.</param>
    /// <param name="each">True = each text must have a manifest that is meant, because each was named.</param>
    /// <param name="cure">What to do when there is no CloudflareWorker.</param>
    /// <exception cref="InjectionUsageException">The Worker that is named is not there.</exception>
    /// <exception cref="InjectionException">There is no CloudflareWorker, or none that takes a bundle.</exception>
    public void CheckFound(IReadOnlyCollection<InjectedManifests> all, string place, bool each, string cure)
    {
        var without = all.Where(manifests => manifests.Injected == 0).ToList();
        if (without.Count == 0 || (!each && without.Count < all.Count))
        {
            return;
        }

        var lookedAt = $"looked at {string.Join(", ", without.Select(manifests => manifests.Place))}";
        var workers = without.SelectMany(manifests => manifests.Workers).ToList();
        throw workers.Find(worker => worker.Effect == InjectionEffect.Inline) is { } inline
            ? new InjectionException(
                $"writing the artifact into {place}: the CloudflareWorker '{inline}' has its code in the manifest, and takes no bundle ({lookedAt}). Take 'content' out of it, or name another Worker.")
            : workers.Count > 0
            ? new InjectionUsageException(
                $"choosing the Worker '{WorkerName}': {place} has no CloudflareWorker of this name ({lookedAt}). There is {string.Join(", ", Names(all))}: correct the name.")
            : new InjectionException(
                $"writing the artifact into {place}: there is no CloudflareWorker ({lookedAt}). {cure}");
    }

    private static IEnumerable<string> Names(IEnumerable<InjectedManifests> all) =>
        all.SelectMany(manifests => manifests.Workers).Select(worker => worker.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private bool IsMeant(CloudflareWorker worker) => WorkerName.Length == 0 || worker.WorkerName == WorkerName || worker.Name == WorkerName;
}
