namespace Slipway.Manifests.Yaml;

/// <summary>One document of a YAML text.</summary>
/// <param name="Root">Its outermost node.</param>
/// <param name="Line">The line where it begins, from 1.</param>
/// <param name="Shared">The nodes that an alias stands for.</param>
internal sealed record SourceDocument(SourceNode Root, int Line, IReadOnlySet<SourceNode> Shared);
