namespace Slipway.Pipelines;

/// <summary>What a local run works with. Paths are full paths.</summary>
public sealed record LocalRunOptions
{
    /// <summary>The name of a Pipeline in the catalog, or the path of a file that holds a Pipeline, Task, PipelineRun or TaskRun.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Params of the run by name.</summary>
    public required IReadOnlyDictionary<string, ParamValue> Params { get; init; }

    /// <summary>Bindings of the pipeline's workspaces by name; an optional workspace may be left out.</summary>
    public required IReadOnlyDictionary<string, WorkspaceBinding> Workspaces { get; init; }

    /// <summary>Name of the PipelineRun: <c>$(context.pipelineRun.name)</c>.</summary>
    public required string RunName { get; init; }

    /// <summary>Namespace of the PipelineRun: <c>$(context.pipelineRun.namespace)</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>Directory that keeps <c>logs/&lt;task&gt;/&lt;step&gt;.log</c>. Two runs need two.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Directory for emptyDir workspaces and volumes, not the run directory; what the run made in it is deleted at the end.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>What <c>/tekton/home</c> stands for on this machine.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>Directories that come first on the PATH of every step: where the step programs are.</summary>
    public IReadOnlyList<string> ProgramDirectories { get; init; } = [];

    /// <summary>Limit of time of the whole run, where no PipelineRun gives one; null = Tekton's default of 1 h, zero = none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The clock of events and durations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
