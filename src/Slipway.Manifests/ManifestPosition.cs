namespace Slipway.Manifests;

/// <summary>A place in a manifest, for messages.</summary>
/// <param name="File">The file's path, or what stands for it, such as <c>configmap/my-manifests[prod]</c>.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Path">The field, such as <c>spec.dns.hostname</c>, as the manifest spells it.</param>
public sealed record ManifestPosition(string File, int Line, string Path)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Path}";
}
