using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Which Workers of some manifests are meant.</summary>
public static class WorkerSelection
{
    /// <summary>Other documents that a message names at the most.</summary>
    private const int MaxOthers = 3;

    /// <summary>The Workers of some files, in their order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="workerName">The name, or the manifest's <c>metadata.name</c>, of those that are meant; empty = all.</param>
    /// <exception cref="ManifestException">There are none.</exception>
    public static IReadOnlyList<CloudflareWorker> Of(IReadOnlyList<ManifestFile> files, string workerName)
    {
        var all = files.SelectMany(file => file.Workers).ToList();
        if (all.Count == 0)
        {
            throw new ManifestException([$"reading {string.Join(", ", files.Select(file => $"'{file.FileName}'"))}: no document there is a CloudflareWorker{Found(files)}. Name manifests that have one: kind CloudflareWorker, apiVersion {ManifestFile.ApiVersions[0]}."]);
        }

        var chosen = workerName.Length == 0 ? all : all.Where(worker => worker.WorkerName == workerName || worker.Name == workerName).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new ManifestException(
                [$"choosing Worker '{workerName}': the manifests have {string.Join(", ", all.Select(worker => $"'{worker.WorkerName}'").Distinct())}. Correct worker-name, or leave it out for all."]);
    }

    /// <summary>What stands there instead; some are enough.</summary>
    private static string Found(IReadOnlyList<ManifestFile> files)
    {
        var others = files.SelectMany(file => file.OtherDocuments).ToList();
        return others.Count == 0 ? ""
            : others.Count <= MaxOthers ? $", but {string.Join(", ", others)}"
            : $", but {string.Join(", ", others.Take(MaxOthers))} and {others.Count - MaxOthers} more";
    }
}
