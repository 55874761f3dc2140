namespace Slipway.Cli;

/// <summary>The namespace of runs on this machine, and of the verbs that read ConfigMaps: the original contract's default.</summary>
public static class DefaultNamespace
{
    /// <summary>Its name.</summary>
    public const string Name = "planton-cloud-pipelines";
}
