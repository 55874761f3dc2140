namespace Slipway.Pipelines.Documents;

/// <summary>The <c>spec</c> of a PipelineRun or TaskRun that was given as a file.</summary>
internal sealed record RunSpec
{
    public required Location At { get; init; }

    public Located? Ref { get; init; }

    public PipelineSpec? PipelineSpec { get; init; }

    public TaskSpec? TaskSpec { get; init; }

    public IReadOnlyList<Param> Params { get; init; } = [];

    public IReadOnlyList<RunWorkspace> Workspaces { get; init; } = [];

    public RunTimeouts Timeouts { get; init; } = new();

    public int Retries { get; init; }

    public static RunSpec ReadPipelineRun(YamlFields fields)
    {
        IgnoreCluster(fields);
        fields.Ignore("taskRunTemplate", "taskRunSpecs");
        var spec = new RunSpec
        {
            At = fields.At,
            Ref = fields.Object("pipelineRef", Reference.Read)?.Name,
            PipelineSpec = fields.Object("pipelineSpec", PipelineSpec.Read) is { } inline ? inline with { IsInline = true } : null,
            Params = fields.Objects("params", Param.Read),
            Workspaces = fields.Objects("workspaces", RunWorkspace.Read),
            Timeouts = fields.Object("timeouts", RunTimeouts.Read) ?? new RunTimeouts(),
        };
        fields.End();
        return spec;
    }

    public static RunSpec ReadTaskRun(YamlFields fields)
    {
        IgnoreCluster(fields);
        fields.Ignore("computeResources", "stepSpecs", "sidecarSpecs", "debug");
        var spec = new RunSpec
        {
            At = fields.At,
            Ref = fields.Object("taskRef", Reference.Read)?.Name,
            TaskSpec = fields.Object("taskSpec", TaskSpec.ReadInline),
            Params = fields.Objects("params", Param.Read),
            Workspaces = fields.Objects("workspaces", RunWorkspace.Read),
            Timeouts = new RunTimeouts { Tasks = fields.Duration("timeout") },
            Retries = fields.Number("retries"),
        };
        fields.End();
        return spec;
    }

    private static void IgnoreCluster(YamlFields fields)
    {
        fields.Ignore("serviceAccountName", "podTemplate", "managedBy");
        fields.Refuse("status", "it would cancel the run. Remove it.");
        fields.Refuse("statusMessage", "it belongs to status. Remove it.");
    }
}

/// <summary>The timeouts of a PipelineRun; null = Tekton's default, zero = none.</summary>
internal sealed record RunTimeouts
{
    public TimeSpan? Pipeline { get; init; }

    public TimeSpan? Tasks { get; init; }

    public TimeSpan? Finally { get; init; }

    public static RunTimeouts Read(YamlFields fields)
    {
        var timeouts = new RunTimeouts { Pipeline = fields.Duration("pipeline"), Tasks = fields.Duration("tasks"), Finally = fields.Duration("finally") };
        fields.End();
        return timeouts;
    }
}

/// <summary>A workspace binding of a run: emptyDir and volumeClaimTemplate stand for a directory of the run; others need one from the options.</summary>
/// <param name="IsShared">True for a claim: one directory for all tasks.</param>
/// <param name="FromCluster">The kind of volume when only a cluster has its content; else null.</param>
internal sealed record RunWorkspace(Located Name, bool IsShared, string? FromCluster, Located? SubPath)
{
    public static RunWorkspace Read(YamlFields fields)
    {
        var name = fields.RequiredText("name");
        var subPath = fields.Text("subPath");
        var isShared = fields.Has("volumeClaimTemplate");
        var fromCluster = fields.Has("emptyDir") || isShared ? null : fields.Rest.FirstOrDefault(fields.Has) ?? "";
        fields.Ignore("emptyDir", "volumeClaimTemplate", "persistentVolumeClaim", "configMap", "secret", "projected", "csi");
        fields.End();
        return new RunWorkspace(name, isShared, fromCluster, subPath);
    }
}
