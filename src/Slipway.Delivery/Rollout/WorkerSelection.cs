using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Which Workers of some manifests are meant.</summary>
public static class WorkerSelection
{
    /// <summary>The Workers of some files, in their order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="workerName">The name, or the manifest's <c>metadata.name</c>, of those that are meant; empty = all.</param>
    /// <exception cref="ManifestException">There are none.</exception>
    public static IReadOnlyList<CloudflareWorker> Of(IReadOnlyList<ManifestFile> files, string workerName)
    {
        var all = files.SelectMany(file => file.Workers).ToList();
        if (all.Count == 0)
        {
            throw new ManifestException([$"reading {string.Join(", ", files.Select(file => $"'{file.FileName}'"))}: no document there is a CloudflareWorker. Name manifests that have one."]);
        }

        var chosen = workerName.Length == 0 ? all : all.Where(worker => worker.WorkerName == workerName || worker.Name == workerName).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new ManifestException(
                [$"choosing Worker '{workerName}': the manifests have {string.Join(", ", all.Select(worker => $"'{worker.WorkerName}'").Distinct())}. Correct worker-name, or leave it out for all."]);
    }
}
