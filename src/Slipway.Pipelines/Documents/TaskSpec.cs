namespace Slipway.Pipelines.Documents;

/// <summary>The <c>spec</c> of a Task.</summary>
internal sealed record TaskSpec
{
    public required Location At { get; init; }

    public IReadOnlyList<ParamSpec> Params { get; init; } = [];

    public IReadOnlyList<ResultSpec> Results { get; init; } = [];

    public IReadOnlyList<TaskWorkspace> Workspaces { get; init; } = [];

    public IReadOnlyList<StepSpec> Steps { get; init; } = [];

    public StepTemplate? Template { get; init; }

    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    public static TaskSpec ReadInline(YamlFields fields)
    {
        fields.Ignore("metadata");
        fields.Refuse("apiVersion", "it would make this a custom task. Write steps.");
        fields.Refuse("kind", "it would make this a custom task. Write steps.");
        fields.Refuse("spec", "it belongs to a custom task. Write steps.");
        return Read(fields);
    }

    public static TaskSpec Read(YamlFields fields)
    {
        fields.Ignore("description", "displayName");
        fields.Refuse("sidecars", "no container runs beside the steps. Start the service before the run, or in a step.");
        fields.Refuse("resources", "Tekton v1 has no PipelineResources. Use workspaces and params.");
        var spec = new TaskSpec
        {
            At = fields.At,
            Params = fields.Objects("params", ParamSpec.Read),
            Results = fields.Objects("results", ResultSpec.Read),
            Workspaces = fields.Objects("workspaces", TaskWorkspace.Read),
            Steps = fields.Objects("steps", StepSpec.Read),
            Template = fields.Object("stepTemplate", StepTemplate.Read),
            Volumes = fields.Objects("volumes", Volume.Read),
        };
        fields.End();
        return spec;
    }
}

/// <summary>A workspace that a task declares.</summary>
/// <param name="MountPath">Where a pod mounts it: a label here, since a local run gives the path through the variable.</param>
internal sealed record TaskWorkspace(Located Name, string MountPath, bool IsOptional)
{
    public static TaskWorkspace Read(YamlFields fields)
    {
        fields.Ignore("description");
        var name = fields.RequiredText("name");
        var mountPath = fields.Text("mountPath")?.Text;
        var workspace = new TaskWorkspace(name, mountPath ?? "/workspace/" + name.Text, fields.Flag("optional"));
        _ = fields.Flag("readOnly");
        fields.End();
        return workspace;
    }
}

/// <summary>A volume of a task.</summary>
/// <param name="IsEmptyDirectory">True for emptyDir; false for what only a cluster can fill.</param>
internal sealed record Volume(Located Name, bool IsEmptyDirectory)
{
    public static Volume Read(YamlFields fields)
    {
        var name = fields.RequiredText("name");
        var isEmptyDirectory = fields.Has("emptyDir");
        fields.Ignore("emptyDir", "projected", "configMap", "secret", "downwardAPI");
        foreach (var kind in fields.Rest)
        {
            fields.Refuse(kind, "a local run has emptyDir volumes only. Declare a workspace and bind it to a directory.");
        }

        fields.End();
        return new Volume(name, isEmptyDirectory);
    }
}
