using Slipway.Delivery;
using Spectre.Console;

namespace Slipway.Cli.Rendering;

/// <summary>What the verbs of delivery show. Plans, what was done, and outputs go to standard output; with <c>--format json</c> that is one
/// object at the end, and all else goes to standard error. While something goes on a terminal shows a turning mark.</summary>
public sealed class DeliveryScreen
{
    /// <summary>Wider than any line: the terminal itself breaks lines that are too long for it, so that what is copied is whole.</summary>
    private const int NoLimit = 10_000;

    /// <summary>Of a terminal that does not tell its width.</summary>
    private const int DefaultWidth = 80;

    private readonly bool isJson;
    private readonly IAnsiConsole? live;
    private readonly Lock gate = new();
    private StatusContext? turning;
    private string? step;

    private DeliveryScreen(bool isJson)
    {
        this.isJson = isJson;
        var isTerminal = isJson ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        if (isTerminal && RunReport.IsCapable)
        {
            live = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(isJson ? Console.Error : Console.Out) });
            live.Profile.Width = NoLimit;
        }
    }

    /// <summary>True from the moment when a plan is being applied.</summary>
    public bool IsChanging { get; private set; }

    /// <summary>The screen for this terminal (or none) and format.</summary>
    public static DeliveryScreen For(bool isJson) => new(isJson);

    /// <summary>Shows that something goes on until it has ended.</summary>
    /// <param name="what">What.</param>
    /// <param name="work">It.</param>
    public async Task<T> WaitAsync<T>(string what, Func<Task<T>> work)
    {
        if (live is null)
        {
            return await work();
        }

        return await live.Status().Spinner(Spinner.Known.Dots).StartAsync(Cut(what), async context =>
        {
            SetTurning(context);
            var (colour, mark) = ("red", "✘");
            try
            {
                var result = await work();
                (colour, mark) = ("green", "✔");
                return result;
            }
            finally
            {
                lock (gate)
                {
                    EndStep(colour, mark);
                    turning = null;
                }
            }
        });
    }

    /// <summary>Shows that a Worker is being read until it is.</summary>
    public Task<T> ReadAsync<T>(WorkerAddress address, Func<Task<T>> read) => WaitAsync(What(address), () =>
    {
        Reading(address);
        return read();
    });

    /// <summary>A Worker is being read now: beside the turning mark, or a line on standard error.</summary>
    public void Reading(WorkerAddress address)
    {
        var what = What(address);
        lock (gate)
        {
            if (turning is not null)
            {
                turning.Status(Cut(what));
            }
            else
            {
                Console.Error.WriteLine(what);
            }
        }
    }

    private static string What(WorkerAddress address) => $"reading {address}";

    /// <summary>From now on something may have been changed.</summary>
    public void BeginChanging() => IsChanging = true;

    /// <summary>Something is being done, which changes something: it stays on the screen.</summary>
    public void Step(string line)
    {
        lock (gate)
        {
            if (live is null || turning is null)
            {
                (isJson ? Console.Error : Console.Out).WriteLine(line);
                return;
            }

            EndStep("green", "✔");
            step = line;
            turning.Status(Cut(line));
        }
    }

    /// <summary>A warning, or that something is tried again.</summary>
    public void Warn(string line)
    {
        lock (gate)
        {
            if (live is null)
            {
                Console.Error.WriteLine($"warning: {line}");
            }
            else
            {
                live.MarkupLine($"[yellow]warning: {Markup.Escape(line)}[/]");
            }
        }
    }

    /// <summary>A remark that is no data.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>A line of data; nothing with <c>--format json</c>.</summary>
    public void Line(string line, string colour = "default")
    {
        if (isJson)
        {
            return;
        }

        if (live is null)
        {
            Console.Out.WriteLine(line);
        }
        else
        {
            live.WriteLine(line, Style.Parse(colour));
        }
    }

    /// <summary>A plan, with what would be changed in colours.</summary>
    public void Plan(DeploymentPlan plan)
    {
        foreach (var line in PlanText.Lines(plan))
        {
            Line(line.Text, line.IsWarning ? "yellow" : Colour(line.Kind));
        }
    }

    /// <summary>Why nothing, or nothing more, was done: a line for each problem.</summary>
    public static void Failed(IEnumerable<string> problems)
    {
        Console.Out.Flush();
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(FailureText.WithPrefix(problem));
        }
    }

    private static string Colour(ChangeKind? kind) => kind switch
    {
        ChangeKind.Create => "green",
        ChangeKind.Update => "yellow",
        ChangeKind.Delete => "red",
        ChangeKind.Unchanged => "grey",
        _ => "default",
    };

    /// <summary>What was being done has ended.</summary>
    private void EndStep(string colour, string mark)
    {
        if (step is not null)
        {
            live!.MarkupLine($"[{colour}]{mark}[/] {Markup.Escape(step)}");
            step = null;
        }
    }

    private void SetTurning(StatusContext? context)
    {
        lock (gate)
        {
            turning = context;
        }
    }

    /// <summary>As much as fits behind the mark: what is redrawn must stay on its line.</summary>
    private static string Cut(string text)
    {
        var width = (Console.WindowWidth is > 0 and var columns ? columns : DefaultWidth) - 4;
        return Markup.Escape(text.Length > width && width > 1 ? text[..(width - 1)] + "…" : text);
    }
}
