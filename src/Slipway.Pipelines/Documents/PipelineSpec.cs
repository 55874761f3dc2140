namespace Slipway.Pipelines.Documents;

/// <summary>The <c>spec</c> of a Pipeline.</summary>
internal sealed record PipelineSpec
{
    public required Location At { get; init; }

    public IReadOnlyList<ParamSpec> Params { get; init; } = [];

    public IReadOnlyList<PipelineWorkspace> Workspaces { get; init; } = [];

    public IReadOnlyList<ResultSpec> Results { get; init; } = [];

    public IReadOnlyList<PipelineTask> Tasks { get; init; } = [];

    public IReadOnlyList<PipelineTask> Finally { get; init; } = [];

    /// <summary>True for a spec that a PipelineRun holds itself: the run's params and workspaces need no declaration there.</summary>
    public bool IsInline { get; init; }

    public static PipelineSpec Read(YamlFields fields)
    {
        fields.Ignore("description", "displayName");
        var spec = new PipelineSpec
        {
            At = fields.At,
            Params = fields.Objects("params", ParamSpec.Read),
            Workspaces = fields.Objects("workspaces", PipelineWorkspace.Read),
            Results = fields.Objects("results", ResultSpec.Read),
            Tasks = fields.Objects("tasks", PipelineTask.Read),
            Finally = fields.Objects("finally", PipelineTask.Read),
        };
        fields.End();
        return spec;
    }
}

/// <summary>A workspace that a pipeline declares.</summary>
internal sealed record PipelineWorkspace(Located Name, bool IsOptional)
{
    public static PipelineWorkspace Read(YamlFields fields)
    {
        fields.Ignore("description");
        var workspace = new PipelineWorkspace(fields.Text("name") ?? new Located("", fields.At), fields.Flag("optional"));
        fields.End();
        return workspace;
    }
}

/// <summary>A task of a pipeline.</summary>
internal sealed record PipelineTask
{
    public required Located Name { get; init; }

    public required Location At { get; init; }

    /// <summary>The name of the Task that it refers to.</summary>
    public Located? TaskRef { get; init; }

    public TaskSpec? TaskSpec { get; init; }

    public IReadOnlyList<Located> RunAfter { get; init; } = [];

    public IReadOnlyList<Param> Params { get; init; } = [];

    public IReadOnlyList<WhenExpression> When { get; init; } = [];

    public IReadOnlyList<WorkspaceUse> Workspaces { get; init; } = [];

    public int Retries { get; init; }

    public TimeSpan? Timeout { get; init; }

    public Located? OnError { get; init; }

    /// <summary>True when it is of a kind that a local run refuses, which has been said: nothing more is to be found out about it.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Every text in it whose variables are those of the pipeline, without an inline task's.</summary>
    public IEnumerable<Located> Texts =>
        Params.SelectMany(p => p.Value.Texts)
            .Concat(When.SelectMany(w => w.Values.Prepend(w.Input)))
            .Concat(Workspaces.Select(w => w.SubPath).OfType<Located>());

    public static PipelineTask Read(YamlFields fields)
    {
        fields.Ignore("description", "displayName");
        var isNested = fields.Has("pipelineRef") || fields.Has("pipelineSpec");
        fields.Refuse("matrix", "write one task for each combination.");
        fields.Refuse("pipelineRef", "it would start a pipeline in a pipeline. List that pipeline's tasks here.");
        fields.Refuse("pipelineSpec", "it would start a pipeline in a pipeline. List its tasks here.");
        fields.Refuse("conditions", "Tekton v1 has when instead.");
        fields.Refuse("resources", "Tekton v1 has no PipelineResources. Use workspaces and params.");
        var reference = fields.Object("taskRef", Reference.Read);
        var task = new PipelineTask
        {
            At = fields.At,
            Name = fields.RequiredText("name"),
            TaskRef = reference?.Name,
            IsRefused = isNested || reference is { IsRefused: true },
            TaskSpec = fields.Object("taskSpec", TaskSpec.ReadInline),
            RunAfter = fields.Texts("runAfter"),
            Params = fields.Objects("params", Param.Read),
            When = fields.Objects("when", WhenExpression.Read),
            Workspaces = fields.Objects("workspaces", WorkspaceUse.Read),
            Retries = fields.Number("retries"),
            Timeout = fields.Duration("timeout"),
            OnError = fields.Text("onError"),
        };
        fields.End();
        return task;
    }
}

/// <summary>A workspace that a pipeline hands to a task.</summary>
/// <param name="Name">The task's name for it.</param>
/// <param name="Workspace">The pipeline's name for it; the same when it is not written.</param>
internal sealed record WorkspaceUse(Located Name, Located? Workspace, Located? SubPath)
{
    public string PipelineName => Workspace is { Text.Length: > 0 } ? Workspace.Text : Name.Text;

    public static WorkspaceUse Read(YamlFields fields)
    {
        var use = new WorkspaceUse(fields.RequiredText("name"), fields.Text("workspace"), fields.Text("subPath"));
        fields.End();
        return use;
    }
}

/// <summary>A condition for a task to run.</summary>
/// <param name="IsRefused">True when it is of a kind that a local run refuses, which has been said.</param>
internal sealed record WhenExpression(Located Input, Located Operator, IReadOnlyList<Located> Values, Location At, bool IsRefused)
{
    public static WhenExpression Read(YamlFields fields)
    {
        var isRefused = fields.Has("cel");
        fields.Refuse("cel", "CEL is an alpha feature of Tekton. Write input, operator (in or notin) and values.");
        var none = new Located("", fields.At);
        var when = new WhenExpression(
            fields.Text("input") ?? none, fields.Text("operator") ?? none with { At = fields.Place("operator") }, fields.Texts("values"), fields.At, isRefused);
        fields.End();
        return when;
    }
}

/// <summary>A reference to a definition by name.</summary>
/// <param name="IsRefused">True when it refers to something that a local run refuses, which has been said.</param>
internal sealed record Reference(Located Name, bool IsRefused)
{
    public static Reference Read(YamlFields fields)
    {
        var isRefused = fields.Has("resolver") || fields.Has("bundle");
        fields.Refuse("resolver", "no remote definition is fetched. Put the definition into a file and refer to it by name.");
        fields.Refuse("bundle", "no remote definition is fetched. Put the definition into a file and refer to it by name.");
        fields.Refuse("params", "they belong to a resolver, which a local run does not have.");
        if (fields.Has("apiVersion") && fields.Text("apiVersion") is { } version
            && !version.Text.StartsWith("tekton.dev/", StringComparison.Ordinal))
        {
            isRefused = true;
            fields.Diagnostics.Add(
                version.At,
                $"\"apiVersion\" is not supported by a local run: {version.Text} is a custom task. Refer to a Task.");
        }

        if (fields.Text("kind") is { Text: not ("Task" or "StepAction" or "Pipeline") } kind)
        {
            isRefused = true;
            fields.Diagnostics.Add(
                kind.At,
                $"\"kind\" is not supported by a local run: {kind.Text} is a custom task or a cluster's. Refer to a Task.");
        }

        fields.Ignore("apiVersion");
        var name = fields.Text("name");
        fields.End();
        return new Reference(name ?? new Located("", fields.At), isRefused);
    }
}
