using Slipway.Kubernetes;

namespace Slipway.Delivery;

/// <summary>The value of an overlay in the manifests ConfigMap: base64 of the YAML that kustomize built.</summary>
internal static class OverlayText
{
    /// <summary>The YAML.</summary>
    /// <param name="map">The manifests ConfigMap.</param>
    /// <param name="overlay">The overlay, which it has.</param>
    /// <param name="place">What the ConfigMap is called in messages.</param>
    /// <exception cref="InjectionException">The value is no base64 of YAML.</exception>
    public static string Decode(ConfigMap map, string overlay, string place)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(map.Data[overlay]);
        }
        catch (FormatException e)
        {
            throw Damaged("is no base64.", e);
        }

        try
        {
            return ManifestText.Decode(bytes);
        }
        catch (FormatException e)
        {
            throw Damaged($"{e.Message[..^1]}, in base64.", e);
        }

        InjectionException Damaged(string why, Exception inner) => new(
            $"reading overlay '{overlay}' of {place}: its value {why} build-manifests writes the base64 of what kustomize builds: build again.", inner);
    }
}
