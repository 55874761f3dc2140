using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

/// <summary>A run in a directory of its own, with all its events.</summary>
internal sealed class Run : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public List<RunEvent> Events { get; } = [];

    public PipelineRunOutcome Outcome { get; private set; } = null!;

    public Dictionary<string, ParamValue> Params { get; } = [];

    public Dictionary<string, WorkspaceBinding> Workspaces { get; } = [];

    public TimeSpan? Timeout { get; set; }

    /// <summary>Directory that is not deleted before the test ends.</summary>
    public string this[string relative] => directory[relative];

    public string Write(string relative, string text) => directory.Write(relative, text);

    public LocalRunOptions Options(string pipeline) => new()
    {
        Pipeline = pipeline,
        Params = Params,
        Workspaces = Workspaces,
        RunName = "run-1",
        Namespace = "builds",
        RunDirectory = directory["run"],
        ScratchDirectory = directory["scratch"],
        HomeDirectory = directory["home"],
        Timeout = Timeout,
    };

    /// <summary>Prepares the only pipeline, run or task of a text.</summary>
    public LocalRun Prepare(string yaml) => LocalRun.Prepare(DefinitionCatalog.Load([]), Options(Write("definitions.yaml", yaml)));

    /// <summary>Runs the only pipeline, run or task of a text.</summary>
    public async Task<PipelineRunOutcome> ExecuteAsync(string yaml, CancellationToken ct = default)
    {
        var run = Prepare(yaml);
        Outcome = await run.RunAsync(Events.Add, ct);
        return Outcome;
    }

    /// <summary>The errors of a text that is refused, as <c>line:column field: message</c>.</summary>
    public IReadOnlyList<string> Errors(string yaml)
    {
        var prepare = () => Prepare(yaml);
        return [.. prepare.Should().Throw<DefinitionException>().Which.Errors
            .Select(e => e.File.Length == 0 ? $"{e.Field}: {e.Message}" : $"{e.Line}:{e.Column} {e.Field}: {e.Message}")];
    }

    public TaskRunOutcome TaskOutcome(string name) => Outcome.Tasks.Single(t => t.Name == name);

    /// <summary>What a step printed.</summary>
    public string Output(string task, string? step = null) => string.Join(
        '\n', Events.OfType<StepOutput>().Where(e => e.Task == task && (step is null || e.Step == step)).Select(e => e.Line));

    /// <summary>The text of a file.</summary>
    public static string Read(string file) => File.ReadAllText(file);

    /// <summary>Writes a program that runs.</summary>
    public string WriteProgram(string relative, string text)
    {
        var file = Write(relative, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return file;
    }

    public void Dispose() => directory.Dispose();
}
