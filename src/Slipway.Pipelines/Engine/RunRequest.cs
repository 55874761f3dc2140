using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Engine;

/// <summary>Finds what is to be run, by name or in a file, and joins it with the params and workspaces that are given.</summary>
internal sealed class RunRequest(DefinitionCatalog catalog, LocalRunOptions options, Diagnostics diagnostics)
{
    // What a file is for, when it holds several documents.
    private static readonly string[] Runnable = ["PipelineRun", "TaskRun", "Pipeline", "Task"];

    /// <summary>The plan of the run; null when there is nothing that could be planned, which has been reported.</summary>
    public RunPlan? Plan()
    {
        if (catalog.Find("Pipeline", options.Pipeline) is { } named)
        {
            return PlanOf(named, catalog);
        }

        if (!File.Exists(options.Pipeline))
        {
            var names = string.Join(", ", catalog.PipelineNames);
            diagnostics.Add(
                Location.Options("pipeline"),
                $"there is no pipeline and no file \"{options.Pipeline}\". {(names.Length == 0 ? "No file that was given defines a Pipeline." : $"Known pipelines: {names}.")}");
            return null;
        }

        var documents = SourceDocument.ReadFile(options.Pipeline, diagnostics);
        var kind = Runnable.FirstOrDefault(k => documents.Any(d => d.Kind == k));
        var candidates = documents.Where(d => d.Kind == kind).ToList();
        if (candidates is [var only])
        {
            return PlanOf(only, catalog.With(documents, diagnostics));
        }

        if (!diagnostics.HasErrors)
        {
            diagnostics.Add(
                new Location(options.Pipeline, 1, 1, ""),
                kind is null
                    ? "the file holds no Pipeline, Task, PipelineRun or TaskRun"
                    : $"the file holds {candidates.Count} documents of kind {kind}: keep one, or run a pipeline by its name");
        }

        return null;
    }

    private RunPlan? PlanOf(SourceDocument document, DefinitionCatalog known) => document.Kind switch
    {
        "Pipeline" => Make(document.Name, document.ReadSpec(PipelineSpec.Read, diagnostics), new RunSpec { At = document.At }, known),
        "Task" => MakeTask(new Located(document.Name, document.NameAt), null, new RunSpec { At = document.At }, known),
        "PipelineRun" => OfPipelineRun(document, document.ReadSpec(RunSpec.ReadPipelineRun, diagnostics), known),
        _ => OfTaskRun(document, document.ReadSpec(RunSpec.ReadTaskRun, diagnostics), known),
    };

    private RunPlan? OfPipelineRun(SourceDocument document, RunSpec run, DefinitionCatalog known)
    {
        if (!HasOne(run, run.PipelineSpec is not null, "pipelineRef", "pipelineSpec"))
        {
            return null;
        }

        if (run.PipelineSpec is { } inline)
        {
            return Make(document.Name, inline, run, known);
        }

        if (known.Find("Pipeline", run.Ref!.Text) is { } pipeline)
        {
            return Make(pipeline.Name, pipeline.ReadSpec(PipelineSpec.Read, diagnostics), run, known);
        }

        diagnostics.Add(run.Ref.At, $"Error retrieving pipeline for pipelinerun: pipelines.tekton.dev \"{run.Ref.Text}\" not found");
        return null;
    }

    private RunPlan? OfTaskRun(SourceDocument document, RunSpec run, DefinitionCatalog known) =>
        HasOne(run, run.TaskSpec is not null, "taskRef", "taskSpec")
            ? MakeTask(run.Ref ?? new Located(document.Name, document.NameAt), run.TaskSpec, run, known)
            : null;

    private bool HasOne(RunSpec run, bool isInline, string reference, string spec)
    {
        if ((run.Ref is not null) == isInline)
        {
            diagnostics.Add(run.At, $"expected exactly one, got {(isInline ? "both" : "neither")}: {reference}, {spec}");
            return false;
        }

        return true;
    }

    // A task by itself is run as a pipeline of one task, which hands everything on.
    private RunPlan? MakeTask(Located name, TaskSpec? inline, RunSpec run, DefinitionCatalog known)
    {
        var spec = inline ?? known.Find("Task", name.Text)?.ReadSpec(TaskSpec.Read, diagnostics);
        if (spec is null)
        {
            diagnostics.Add(name.At, $"Couldn't retrieve Task \"{name.Text}\": tasks.tekton.dev \"{name.Text}\" not found");
            return null;
        }

        Located Text(string text) => new(text, spec.At);
        LocatedValue Reference(string text) => new LocatedValue.Text(Text(text));
        static string Whole(string type) => type == "string" ? "" : "[*]";
        var given = run.Params.Select(p => p.Name.Text).Concat(options.Params.Keys).ToHashSet(StringComparer.Ordinal);
        var task = new PipelineTask
        {
            Name = name,
            At = spec.At,
            TaskRef = inline is null ? name : null,
            TaskSpec = inline,
            Retries = run.Retries,
            Timeout = run.Timeouts.Tasks,
            Params = [.. spec.Params.Where(p => p.Default is null || given.Contains(p.Name.Text))
                .Select(p => new Param(p.Name, Reference($"$(params.{p.Name.Text}{Whole(p.Type)})")))],
            Workspaces = [.. spec.Workspaces.Select(w => new WorkspaceUse(w.Name, null, null))],
        };
        var pipeline = new PipelineSpec
        {
            At = spec.At,
            Params = spec.Params,
            Workspaces = [.. spec.Workspaces.Select(w => new PipelineWorkspace(w.Name, w.IsOptional))],
            Results = [.. spec.Results.Select(r => r with { Value = Reference($"$(tasks.{name.Text}.results.{r.Name.Text}{Whole(r.Type)})") })],
            Tasks = [task],
            IsInline = inline is not null,
        };
        // The task's own limit, where it has one, is the only one.
        var timeouts = new RunTimeouts { Pipeline = run.Timeouts.Tasks is null ? null : TimeSpan.Zero };
        return Make(name.Text, pipeline, run with { Timeouts = timeouts }, known) with { IsSingleTask = true };
    }

    private RunPlan Make(string name, PipelineSpec spec, RunSpec run, DefinitionCatalog known)
    {
        var given = new Dictionary<string, LocatedValue>(StringComparer.Ordinal);
        foreach (var param in run.Params)
        {
            given[param.Name.Text] = param.Value;
        }

        foreach (var (param, value) in options.Params)
        {
            given[param] = LocatedValue.From(Fit(value, spec.Params.FirstOrDefault(p => p.Name.Text == param)), Location.Options($"params.{param}"));
        }

        // A run may use a workspace that an inline pipeline does not declare.
        var bound = run.Workspaces.Select(w => w.Name.Text).Concat(options.Workspaces.Keys).ToHashSet(StringComparer.Ordinal);
        var complete = !spec.IsInline ? spec : spec with
        {
            Workspaces = [.. spec.Workspaces, .. bound.Where(w => spec.Workspaces.All(d => d.Name.Text != w))
                .Select(w => new PipelineWorkspace(new Located(w, spec.At), true))],
        };
        return new RunPlan
        {
            PipelineName = name,
            Spec = complete,
            Tasks = new Planner(known, complete, diagnostics).Plan(),
            Params = given,
            Workspaces = Workspaces(run),
            Timeouts = run.Timeouts,
        };
    }

    // A command line has text only: the JSON of an array or object is taken as one where the pipeline wants one.
    private static ParamValue Fit(ParamValue value, ParamSpec? spec) =>
        value is ParamValue.Text text && spec is not null && spec.Type != "string" && ValueJson.Read(text.Value) is var read && read.TypeName == spec.Type
            ? read
            : value;

    private Dictionary<string, WorkspaceSource> Workspaces(RunSpec run)
    {
        var sources = new Dictionary<string, WorkspaceSource>(StringComparer.Ordinal);
        foreach (var workspace in run.Workspaces.Where(w => !options.Workspaces.ContainsKey(w.Name.Text)))
        {
            if (workspace.FromCluster is { } kind)
            {
                diagnostics.Add(
                    workspace.Name.At,
                    kind.Length == 0
                        ? "expected exactly one, got neither: configMap, emptyDir, persistentVolumeClaim, secret, volumeClaimTemplate"
                        : $"the {kind} of workspace \"{workspace.Name.Text}\" is in a cluster: bind the workspace to a directory of this machine");
            }
            else
            {
                sources[workspace.Name.Text] = new WorkspaceSource(new WorkspaceBinding.EmptyDirectory(), workspace.IsShared);
            }
        }

        foreach (var (name, binding) in options.Workspaces)
        {
            sources[name] = new WorkspaceSource(binding, IsShared: false);
        }

        return sources;
    }
}
