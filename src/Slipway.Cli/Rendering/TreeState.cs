using System.Diagnostics;
using Slipway.Pipelines;
using Spectre.Console;

namespace Slipway.Cli.Rendering;

/// <summary>What the live tree knows of a run: for each task and step whether it waits, runs or has ended, and since when.</summary>
public sealed class TreeState
{
    private static readonly string[] Turning = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    /// <summary>Characters of a step's newest line that are shown beside it.</summary>
    private const int TailLength = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<PlannedTask> tasks;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<string> warnings = [];

    /// <summary>Everything waits.</summary>
    public TreeState(IReadOnlyList<PlannedTask> tasks)
    {
        this.tasks = tasks;
        foreach (var task in tasks)
        {
            nodes[task.Name] = new Node();
            foreach (var step in task.Steps)
            {
                nodes[Key(task.Name, step)] = new Node();
            }
        }
    }

    /// <summary>Warnings of the steps so far.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (gate)
            {
                return [.. warnings];
            }
        }
    }

    /// <summary>Takes an event in.</summary>
    public void Apply(RunEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case TaskStarted e:
                    nodes[e.Task].Start(clock.Elapsed);
                    break;
                case TaskRetried e:
                    nodes[e.Task].Tail = $"attempt {e.Attempt} failed";
                    break;
                case TaskSkipped e:
                    nodes[e.Task].End("Skipped", TimeSpan.Zero);
                    nodes[e.Task].Tail = e.Reason;
                    break;
                case TaskFinished e:
                    nodes[e.Outcome.Name].End(e.Outcome.Status, e.Outcome.Duration);
                    break;
                case StepStarted e:
                    nodes[Key(e.Task, e.Step)].Start(clock.Elapsed);
                    break;
                case StepOutput e:
                    nodes[Key(e.Task, e.Step)].Tail = e.Line.StartsWith(e.Step + ": ", StringComparison.Ordinal) ? e.Line[(e.Step.Length + 2)..] : e.Line;
                    if (Rendering.Warnings.Is(e))
                    {
                        warnings.Add(e.Line);
                    }

                    break;
                case StepFinished e:
                    nodes[Key(e.Task, e.Outcome.Name)].End(e.Outcome.Status, e.Outcome.Duration);
                    break;
            }
        }
    }

    /// <summary>The tree as it is now.</summary>
    public Tree Draw(string pipeline)
    {
        lock (gate)
        {
            var tree = new Tree($"[bold]{Markup.Escape(pipeline)}[/]  {Durations.Text(clock.Elapsed)}").Guide(TreeGuide.Line);
            foreach (var task in tasks)
            {
                var branch = tree.AddNode(Label(task.Name, nodes[task.Name]));
                foreach (var step in task.Steps)
                {
                    branch.AddNode(Label(step, nodes[Key(task.Name, step)]));
                }
            }

            return tree;
        }
    }

    private static string Key(string task, string step) => $"{task}/{step}";

    private string Label(string name, Node node)
    {
        var (mark, colour) = node.Status switch
        {
            "Waiting" => ("·", "grey"),
            "Running" => (Turning[(int)(clock.ElapsedMilliseconds / 100 % Turning.Length)], "yellow"),
            "Succeeded" => ("✔", "green"),
            "Skipped" => ("-", "grey"),
            _ => ("✘", "red"),
        };
        var time = node.Status switch
        {
            "Waiting" or "Skipped" => "",
            "Running" => "  " + Durations.Text(clock.Elapsed - node.Started),
            _ => "  " + Durations.Text(node.Duration),
        };
        var tail = node.Status is "Running" or "Skipped" && node.Tail.Length > 0
            ? $"  [grey]{Markup.Escape(node.Tail.Length > TailLength ? node.Tail[..TailLength] + "…" : node.Tail)}[/]"
            : "";
        return $"[{colour}]{mark}[/] {Markup.Escape(name)}{time}{tail}";
    }

    private sealed class Node
    {
        public string Status { get; private set; } = "Waiting";

        public TimeSpan Started { get; private set; }

        public TimeSpan Duration { get; private set; }

        public string Tail { get; set; } = "";

        public void Start(TimeSpan now) => (Status, Started) = ("Running", now);

        public void End(string status, TimeSpan duration) => (Status, Duration) = (status, duration);
    }
}
