using System.Diagnostics.CodeAnalysis;

namespace Slipway.Pipelines;

/// <summary>What a run puts behind a workspace of the pipeline.</summary>
/// <remarks>Source: https://tekton.dev/docs/pipelines/workspaces/#specifying-volumesources-in-workspaces</remarks>
[SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "The kinds are read with the type that they belong to.")]
public abstract record WorkspaceBinding
{
    private WorkspaceBinding()
    {
    }

    /// <summary>An empty directory for each task that uses the workspace, as <c>emptyDir: {}</c> is; deleted at the end of the run.</summary>
    public sealed record EmptyDirectory : WorkspaceBinding;

    /// <summary>A directory of this machine: stands for a volume claim, and for a Secret or ConfigMap whose files lie in it.</summary>
    /// <param name="Path">The directory; it must exist.</param>
    /// <param name="ReadOnly">True = steps are told not to write to it (<c>$(workspaces.w.path)</c> is the same).</param>
    /// <param name="SubPath">A directory below <paramref name="Path"/>, which is made when it is not there; empty = none.</param>
    public sealed record LocalDirectory(string Path, bool ReadOnly, string SubPath = "") : WorkspaceBinding;
}
