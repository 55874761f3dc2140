using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The manifests of overlays, from the manifests ConfigMap.</summary>
public static class OverlayManifests
{
    /// <summary>Reads them, sorted by overlay; none when none is meant and none has to be.</summary>
    /// <param name="kubernetes">Where the ConfigMap is.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="overlays">The overlays that are meant.</param>
    /// <param name="tell">Receives a line for each overlay of which a label decides whether it is meant.</param>
    /// <exception cref="InjectionUsageException">The ConfigMap, or an overlay that is named, is not there.</exception>
    /// <exception cref="InjectionException">There is no overlay, or one is no base64 of YAML.</exception>
    /// <exception cref="ManifestException">A manifest breaks rules: the problems of all overlays.</exception>
    /// <exception cref="KubernetesException">The API refused or could not be reached.</exception>
    public static async Task<IReadOnlyList<ManifestFile>> ReadAsync(
        IKubernetes kubernetes, NamespaceName namespaceName, ResourceName name, OverlaySelection overlays, Action<string> tell, CancellationToken ct)
    {
        var place = NamedConfigMap.Place(kubernetes, namespaceName, name);
        var map = await NamedConfigMap.ReadAsync(kubernetes, namespaceName, name, "build-manifests", ct);
        return ParseAll(overlays.In(map, place, tell).Select(overlay => (OverlayText.Decode(map, overlay, place), $"configmap/{name}[{overlay}]")));
    }

    /// <summary>Reads manifests, and tells the problems of all of them at once.</summary>
    /// <param name="texts">Each YAML or JSON, with what stands for its file.</param>
    /// <exception cref="ManifestException">A manifest breaks rules.</exception>
    public static IReadOnlyList<ManifestFile> ParseAll(IEnumerable<(string Text, string FileName)> texts)
    {
        var files = new List<ManifestFile>();
        var problems = new List<string>();
        foreach (var (text, fileName) in texts)
        {
            try
            {
                files.Add(ManifestFile.Parse(text, fileName));
            }
            catch (ManifestException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count > 0 ? throw new ManifestException(problems) : files;
    }
}
