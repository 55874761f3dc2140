namespace Slipway.Pipelines.Documents;

/// <summary>A step of a task, or what a StepAction makes of one.</summary>
internal sealed record StepSpec
{
    public required Location At { get; init; }

    public Located? Name { get; init; }

    /// <summary>The name of the StepAction that it refers to.</summary>
    public Located? Ref { get; init; }

    /// <summary>True when the reference is of a kind that a local run refuses, which has been said.</summary>
    public bool IsRefused { get; init; }

    public IReadOnlyList<Param> Params { get; init; } = [];

    public required Program Program { get; init; }

    public IReadOnlyList<ResultSpec> Results { get; init; } = [];

    public Located? OnError { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>The workspaces that this step names, which hides them from steps that do not.</summary>
    public IReadOnlyList<Located> Workspaces { get; init; } = [];

    /// <summary>Where a pod mounts them in this step, by name: labels here, as in the task.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> WorkspaceMounts { get; init; } = [];

    public static StepSpec Read(YamlFields fields)
    {
        var reference = fields.Object("ref", Reference.Read);
        var spec = new StepSpec
        {
            At = fields.At,
            Name = fields.Text("name"),
            Ref = reference?.Name,
            IsRefused = reference is { IsRefused: true },
            Params = fields.Objects("params", Param.Read),
            Program = Program.Read(fields),
            Results = fields.Objects("results", ResultSpec.Read),
            OnError = fields.Text("onError"),
            Timeout = fields.Duration("timeout"),
        };
        var workspaces = fields.Objects("workspaces", ReadWorkspace);
        fields.Ignore("description", "displayName");
        fields.Refuse("when", "conditions of steps are an alpha feature of Tekton. Put the condition on the task, or into the step's program.");
        fields.Refuse("stdoutConfig", "it is an alpha feature of Tekton. The step's log is kept as a file.");
        fields.Refuse("stderrConfig", "it is an alpha feature of Tekton. The step's log is kept as a file.");
        fields.End();
        return spec with
        {
            Workspaces = [.. workspaces.Select(w => w.Name)],
            WorkspaceMounts = [.. workspaces.Where(w => w.MountPath.Length > 0).Select(w => KeyValuePair.Create(w.Name.Text, w.MountPath))],
        };
    }

    private static (Located Name, string MountPath) ReadWorkspace(YamlFields fields)
    {
        var workspace = (fields.RequiredText("name"), fields.Text("mountPath")?.Text ?? "");
        fields.End();
        return workspace;
    }
}

/// <summary>What a step runs.</summary>
internal sealed record Program
{
    public Located? Image { get; init; }

    public IReadOnlyList<Located> Command { get; init; } = [];

    public IReadOnlyList<Located> Args { get; init; } = [];

    public IReadOnlyList<EnvironmentEntry> Environment { get; init; } = [];

    public Located? Script { get; init; }

    public Located? WorkingDirectory { get; init; }

    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>Texts that may hold results of earlier steps: command, args and env.</summary>
    public IEnumerable<Located> RuntimeTexts => Command.Concat(Args).Concat(Environment.Select(e => e.Value));

    public static Program Read(YamlFields fields)
    {
        fields.Ignore("imagePullPolicy", "securityContext", "computeResources", "resources", "ports", "volumeDevices", "terminationMessagePath",
            "terminationMessagePolicy", "tty", "stdin", "stdinOnce");
        fields.Refuse("envFrom", "the values would come from the cluster. List the variables under env.");
        fields.Refuse("lifecycle", "Tekton v1 steps have no hooks. Do it in the step's program.");
        fields.Refuse("livenessProbe", "Tekton v1 steps have no probes.");
        fields.Refuse("readinessProbe", "Tekton v1 steps have no probes.");
        fields.Refuse("startupProbe", "Tekton v1 steps have no probes.");
        return new Program
        {
            Image = fields.Text("image"),
            Command = fields.Texts("command"),
            Args = fields.Texts("args"),
            Environment = fields.Objects("env", EnvironmentEntry.Read),
            Script = fields.Text("script") is { Text.Length: > 0 } script ? script : null,
            WorkingDirectory = fields.Text("workingDir") is { Text.Length: > 0 } directory ? directory : null,
            VolumeMounts = fields.Objects("volumeMounts", VolumeMount.Read),
        };
    }
}

/// <summary>What all steps of a task have in common.</summary>
internal sealed record StepTemplate(Program Program)
{
    public static StepTemplate Read(YamlFields fields)
    {
        var template = new StepTemplate(Program.Read(fields));
        fields.End();
        return template;
    }
}

/// <summary>An environment variable.</summary>
internal sealed record EnvironmentEntry(Located Name, Located Value)
{
    public static EnvironmentEntry Read(YamlFields fields)
    {
        fields.Refuse("valueFrom", "the value would come from the cluster. Mount it as a workspace, or write value.");
        var name = fields.RequiredText("name");
        var value = fields.Text("value") ?? new Located("", fields.Place("value"));
        fields.End();
        return new EnvironmentEntry(name, value);
    }
}

/// <summary>A volume that a step sees at a path.</summary>
internal sealed record VolumeMount(Located Name, Located MountPath)
{
    public static VolumeMount Read(YamlFields fields)
    {
        fields.Ignore("readOnly", "subPath", "subPathExpr", "mountPropagation", "recursiveReadOnly");
        var mount = new VolumeMount(fields.RequiredText("name"), fields.RequiredText("mountPath"));
        fields.End();
        return mount;
    }
}
