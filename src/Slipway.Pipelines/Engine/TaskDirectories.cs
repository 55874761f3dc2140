namespace Slipway.Pipelines.Engine;

/// <summary>Where the files of one attempt at a task lie.</summary>
internal sealed class TaskDirectories
{
    private readonly string runDirectory;
    private readonly string task;
    private readonly string attemptSuffix;

    /// <param name="attempt">1 for the first.</param>
    public TaskDirectories(LocalRunOptions options, string task, int attempt)
    {
        this.task = task;
        runDirectory = options.RunDirectory;
        attemptSuffix = attempt == 1 ? "" : $".retry-{attempt - 1}";
        Scratch = Path.Combine(options.ScratchDirectory, task + attemptSuffix);
        Results = Path.Combine(Scratch, "results");
        StepFiles = Path.Combine(Scratch, "steps");
    }

    /// <summary>Deleted at the end of the run.</summary>
    public string Scratch { get; }

    /// <summary>The working directory of steps that name none.</summary>
    public string Work => Path.Combine(Scratch, "work");

    /// <summary>Files of the task's results.</summary>
    public string Results { get; }

    private string StepFiles { get; }

    public string EmptyDirectory(string workspace) => Path.Combine(Scratch, "workspaces", workspace);

    public string Volume(string name) => Path.Combine(Scratch, "volumes", name);

    public string Result(string name) => Path.Combine(Results, name);

    public string StepResult(string step, string name) => Path.Combine(StepFiles, step, "results", name);

    public string ExitCode(string step) => Path.Combine(StepFiles, step, "exitCode");

    public string Script(string step) => Path.Combine(StepFiles, step, "script");

    /// <summary>The log of a step: an earlier attempt's log keeps its name, a retry's log says which one it was.</summary>
    public string Log(string step) => Path.Combine(runDirectory, "logs", task, $"{step}{attemptSuffix}.log");

    /// <summary>Makes the directories; what an earlier attempt wrote as results is removed.</summary>
    public void Create(IEnumerable<string> steps)
    {
        if (Directory.Exists(Scratch))
        {
            Directory.Delete(Scratch, recursive: true);
        }

        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Results);
        Directory.CreateDirectory(Path.Combine(runDirectory, "logs", task));
        foreach (var step in steps)
        {
            Directory.CreateDirectory(Path.Combine(StepFiles, step, "results"));
        }
    }
}
