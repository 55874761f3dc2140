using Serilog;
using Slipway.Kubernetes;

namespace Slipway.Steps.BUILDMANIFESTS;

/// <summary>A directory of <c>overlays/</c> that kustomize builds.</summary>
/// <param name="Name">The directory's name: the key in the ConfigMap.</param>
/// <param name="Path">Full path, symbolic links resolved.</param>
internal sealed record OverlayDirectory(string Name, string Path)
{
    /// <summary>The names that kustomize looks for (sigs.k8s.io/kustomize, api/konfig: RecognizedKustomizationFileNames).</summary>
    private static readonly string[] KustomizationFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Finds the overlays, sorted by name. A directory without a kustomization is passed over with a warning (it holds shared
    /// patches or is unfinished); without any overlays directory there are none, with a warning.</summary>
    /// <exception cref="StepUsageException">A directory is missing or leads out of the checkout, or an overlay's name is no key.</exception>
    public static IReadOnlyList<OverlayDirectory> Find(string sourcePath, string projectRoot, string kustomizeDirectory, ILogger log)
    {
        if (!Directory.Exists(sourcePath))
        {
            throw new StepUsageException($"finding the overlays: --source-path is '{sourcePath}', and there is no such directory. Run git-checkout first, or correct it.");
        }

        var checkout = new Checkout(sourcePath);
        var project = checkout.Inside("--project-root", "", projectRoot);
        if (!Directory.Exists(project))
        {
            throw new StepUsageException($"finding the overlays: --project-root is '{projectRoot}', and the checkout has no such directory. Correct it, or add it to sparse-checkout-directories.");
        }

        var root = checkout.Inside("--kustomize-base-directory", projectRoot, System.IO.Path.Combine(kustomizeDirectory, "overlays"));
        if (!Directory.Exists(root))
        {
            log.Warning("there is no directory {Directory:l} in the project: the ConfigMap will be empty", System.IO.Path.Combine(kustomizeDirectory, "overlays"));
            return [];
        }

        var found = new List<OverlayDirectory>();
        foreach (var name in Directory.GetDirectories(root).Select(d => System.IO.Path.GetFileName(d)).Order(StringComparer.Ordinal))
        {
            var path = checkout.Inside("the overlay", projectRoot, System.IO.Path.Combine(kustomizeDirectory, "overlays", name));
            if (KustomizationFiles.FirstOrDefault(file => File.Exists(System.IO.Path.Combine(path, file))) is { } kustomization)
            {
                _ = checkout.Inside("the kustomization", projectRoot, System.IO.Path.Combine(kustomizeDirectory, "overlays", name, kustomization));
                found.Add(new OverlayDirectory(Key(name), path));
            }
            else
            {
                log.Warning("overlay {Overlay:l} is passed over: it has no kustomization.yaml", name);
            }
        }

        if (found.Count == 0)
        {
            log.Warning("{Directory:l} has no overlays: the ConfigMap will be empty", System.IO.Path.Combine(kustomizeDirectory, "overlays"));
        }

        return found;
    }

    private static string Key(string name)
    {
        try
        {
            return ConfigMap.ParseKey(name);
        }
        catch (FormatException e)
        {
            throw new StepUsageException($"finding the overlays: the overlay's name '{name}' {e.Message} Rename the directory.");
        }
    }
}
