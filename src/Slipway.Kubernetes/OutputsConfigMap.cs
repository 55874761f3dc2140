namespace Slipway.Kubernetes;

/// <summary>The ConfigMap that receives what a deployment has made.</summary>
public static class OutputsConfigMap
{
    /// <summary>Its name where none is given.</summary>
    /// <param name="manifests">The name of the ConfigMap that holds the manifests.</param>
    public static string DefaultName(string manifests) => $"{manifests}-outputs";
}
