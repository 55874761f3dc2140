using Slipway.Cli.Injection;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Cli.Delivery;

/// <summary>The manifests that a command line names: files, directories, standard input, or a manifests ConfigMap.</summary>
public static class ManifestArguments
{
    /// <summary>Reads them.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="kubernetes">Where a ConfigMap is looked for.</param>
    /// <exception cref="ManifestException">A manifest breaks rules: the problems of all files.</exception>
    /// <exception cref="CliUsageException">A file is not there, or <c>--overlay</c> stands beside files.</exception>
    public static async Task<IReadOnlyList<ManifestFile>> ReadAsync(DeliveryRequest request, IKubernetes kubernetes, CancellationToken ct)
    {
        var maps = request.Manifests.Select(ConfigMapArgument.Find).OfType<ResourceName>().Distinct().ToList();
        if (maps.Count == 0 && request.Overlays is not null)
        {
            throw new CliUsageException($"option --overlay: '{request.Overlays}' chooses overlays of a ConfigMap, and the manifests are files: name the files of that overlay, and leave the option out.");
        }

        var files = OverlayManifests.ParseAll(
            (await ManifestInputs.ReadAsync([.. request.Manifests.Where(argument => ConfigMapArgument.Find(argument) is null)], ct)).Select(input => (input.Text, input.Place)));
        foreach (var map in maps)
        {
            files = [.. files, .. await OverlayManifests.ReadAsync(kubernetes, request.Namespace, map, request.Overlays ?? OverlaySelection.All, _ => { }, ct)];
        }

        return files;
    }
}
