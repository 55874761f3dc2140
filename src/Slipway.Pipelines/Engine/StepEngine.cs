using System.Globalization;
using Slipway.Pipelines.Substitution;
using Slipway.Processes;

namespace Slipway.Pipelines.Engine;

/// <summary>Runs the steps of one attempt at a task, each a process.</summary>
/// <param name="task">The task.</param>
/// <param name="taskScope">Variables of the task.</param>
/// <param name="directories">Where the files of the attempt lie.</param>
/// <param name="options">What the run works with.</param>
/// <param name="events">Receives what happens.</param>
internal sealed class StepEngine(PlanTask task, Scope taskScope, TaskDirectories directories, LocalRunOptions options, EventSink events)
{
    /// <summary>Exit code of a shell for a program that does not exist.</summary>
    private const int ProgramNotFound = 127;

    private readonly Scope stepResults = new();

    /// <summary>Why the attempt failed; null while it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Results of the steps that have ended, by step and name.</summary>
    public Dictionary<(string Step, string Result), ParamValue> Results { get; } = [];

    /// <summary>Runs all steps; after a failure the rest is skipped.</summary>
    /// <param name="isTaskTimeout">Says, after a cancellation, whether the task's time was up.</param>
    public async Task<IReadOnlyList<StepOutcome>> RunAsync(Func<bool> isTaskTimeout, CancellationToken ct)
    {
        var outcomes = new List<StepOutcome>();
        var isStopped = false;
        var failsAtTheEnd = false;
        foreach (var step in task.Steps)
        {
            var outcome = isStopped || ct.IsCancellationRequested ? Skipped(step) : await RunAsync(step, isTaskTimeout, ct);
            outcomes.Add(outcome);
            events.Emit(time => new StepFinished(time, task.Name, outcome));
            if (outcome.Status is Reasons.Failed or Reasons.Cancelled)
            {
                isStopped |= outcome.Reason != Reasons.StepContinued;
                failsAtTheEnd |= OnError(step) == "continueAndFail";
            }
        }

        if (!isStopped && !failsAtTheEnd)
        {
            Failure = null;
        }

        return outcomes;
    }

    private async Task<StepOutcome> RunAsync(PlanStep step, Func<bool> isTaskTimeout, CancellationToken ct)
    {
        events.Emit(time => new StepStarted(time, task.Name, step.Name));
        var start = events.Clock.GetTimestamp();
        using var log = new StepLog(directories.Log(step.Name), line => events.Emit(time => new StepOutput(time, task.Name, step.Name, line)));
        StepOutcome Outcome(string status, string reason, int? exitCode) => new()
        {
            Name = step.Name,
            Status = status,
            Reason = reason,
            ExitCode = exitCode,
            Duration = events.Clock.GetElapsedTime(start),
            LogFile = log.File,
        };

        using var deadline = new Deadline(step.Spec.Timeout, events.Clock, ct);
        int exitCode;
        try
        {
            exitCode = await ExecuteAsync(step, log, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            if (ct.IsCancellationRequested)
            {
                return isTaskTimeout() ? Outcome(Reasons.Failed, Reasons.TaskTimedOut, null) : Outcome(Reasons.Cancelled, Reasons.Cancelled, null);
            }

            Failure = $"\"step-{step.Name}\" exited because the step exceeded the specified timeout limit";
            return Outcome(Reasons.Failed, Reasons.StepTimedOut, null);
        }

        ReadResults(step);
        var results = ResultsOf(step);
        if (exitCode == 0 && ResultFiles.MessageBytes(results) > ResultFiles.MaximumMessageBytes)
        {
            log.WriteLine("slipway: " + ResultFiles.TooLarge + " Write digests, sizes and names, not contents.");
            Failure = $"\"step-{step.Name}\" failed: {ResultFiles.TooLarge}";
            return Outcome(Reasons.Failed, Reasons.StepError, exitCode);
        }

        if (ResultFiles.CutOff(results, task.Steps) is { } cutOff)
        {
            log.WriteLine($"{step.Name}: warning: {cutOff}");
        }

        if (exitCode == 0)
        {
            return Outcome(Reasons.Succeeded, Reasons.StepCompleted, 0);
        }

        Failure = string.Create(CultureInfo.InvariantCulture, $"\"step-{step.Name}\" exited with code {exitCode}");
        return Outcome(Reasons.Failed, OnError(step) is "continue" or "continueAndFail" ? Reasons.StepContinued : Reasons.StepError, exitCode);
    }

    private async Task<int> ExecuteAsync(PlanStep step, StepLog log, CancellationToken ct)
    {
        int exitCode;
        try
        {
            var command = new StepCommand(step, ScopeOf(step), stepResults, LocalPath)
                .Make(directories.Script(step.Name), directories.Work);
            exitCode = (await WithRunEnvironment(command).WithOutput(log.WriteLine, log.WriteLine).ExecuteAsync(ct)).ExitCode;
        }
        catch (Exception e) when (e is CommandNotFoundException or InvalidDataException)
        {
            log.WriteLine("slipway: " + e.Message);
            exitCode = e is CommandNotFoundException ? ProgramNotFound : 1;
        }

        await File.WriteAllTextAsync(directories.ExitCode(step.Name), exitCode.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        return exitCode;
    }

    // A step sees the environment of the user, whose proxy and package settings it needs; which cluster it talks to is for the options to say.
    private Command WithRunEnvironment(Command command)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(n => n == "KUBECONFIG" || n.StartsWith("KUBERNETES_", StringComparison.Ordinal))
            .Where(n => !command.Environment.ContainsKey(n)))
        {
            command = command.WithEnvironment(name, null);
        }

        var path = command.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        return command.WithEnvironment("PATH", string.Join(':', options.ProgramDirectories.Append(path).Where(p => p.Length > 0)));
    }

    private Scope ScopeOf(PlanStep step)
    {
        var scope = new Scope(taskScope);
        foreach (var result in step.Results)
        {
            scope.Set($"step.results.{result.Name.Text}.path", directories.StepResult(step.Name, result.Name.Text));
        }

        var own = step.Spec.Workspaces.Select(w => w.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var hidden in task.IsolatedWorkspaces.Where(w => !own.Contains(w)))
        {
            scope.Remove(name => name == $"workspaces.{hidden}.path");
        }

        return scope;
    }

    /// <summary>The path here for a path in a pod: the home, and what lies in an emptyDir volume.</summary>
    private string LocalPath(string path)
    {
        foreach (var (mountPath, local) in PodPaths.Of(task, directories, options))
        {
            if (path == mountPath || path.StartsWith(mountPath + "/", StringComparison.Ordinal))
            {
                return local + path[mountPath.Length..];
            }
        }

        return path;
    }

    private void ReadResults(PlanStep step)
    {
        foreach (var (name, value) in ResultFiles.Read(step.Results, name => directories.StepResult(step.Name, name)))
        {
            Results[(step.Name, name)] = value;
            stepResults.Set($"steps.{step.Name}.results.{name}", value);
        }
    }

    /// <summary>What Tekton sends in the termination message of the step.</summary>
    private List<KeyValuePair<string, ParamValue>> ResultsOf(PlanStep step) =>
        [
            .. ResultFiles.Read(task.Spec.Results, directories.Result),
            .. Results.Where(r => r.Key.Step == step.Name).Select(r => KeyValuePair.Create(r.Key.Result, r.Value)),
        ];

    private string OnError(PlanStep step) => step.Spec.OnError is { } onError ? taskScope.Expand(onError.Text) : "stopAndFail";

    private static StepOutcome Skipped(PlanStep step) => new()
    {
        Name = step.Name,
        Status = Reasons.Skipped,
        Reason = Reasons.Skipped,
        ExitCode = null,
        Duration = TimeSpan.Zero,
        LogFile = null,
    };
}
