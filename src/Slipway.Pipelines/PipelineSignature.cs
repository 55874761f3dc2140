using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Engine;

namespace Slipway.Pipelines;

/// <summary>What a pipeline asks for: enough to give it defaults before a run is prepared.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="ParamTypes">Tekton's word for the type (<c>string</c>, <c>array</c>, <c>object</c>) by declared param; params that a
/// PipelineRun or TaskRun document gives by itself are left out.</param>
/// <param name="Workspaces">Names of the declared workspaces; those that such a document binds are left out.</param>
public sealed record PipelineSignature(string Name, IReadOnlyDictionary<string, string> ParamTypes, IReadOnlyCollection<string> Workspaces)
{
    /// <summary>Those of <see cref="ParamTypes"/> that have no default.</summary>
    public IReadOnlyCollection<string> RequiredParams { get; init; } = [];

    /// <summary>Those of <see cref="Workspaces"/> that a run may leave out.</summary>
    public IReadOnlyCollection<string> OptionalWorkspaces { get; init; } = [];

    /// <summary>Names of its tasks, those of <c>finally</c> included.</summary>
    public IReadOnlyCollection<string> Tasks { get; init; } = [];

    /// <summary>Reads the signature of a pipeline.</summary>
    /// <param name="catalog">The known definitions.</param>
    /// <param name="pipeline">The name of a Pipeline in the catalog, or the path of a file.</param>
    /// <exception cref="DefinitionException">There is no such pipeline, or it cannot be read.</exception>
    public static PipelineSignature Read(DefinitionCatalog catalog, string pipeline)
    {
        var diagnostics = new Diagnostics();
        var nothing = new LocalRunOptions
        {
            Pipeline = pipeline,
            Params = new Dictionary<string, ParamValue>(),
            Workspaces = new Dictionary<string, WorkspaceBinding>(),
            RunName = "",
            Namespace = "",
            RunDirectory = "",
            ScratchDirectory = "",
            HomeDirectory = "",
        };
        var plan = new RunRequest(catalog, nothing, diagnostics).Plan();
        diagnostics.ThrowIfAny();
        return new PipelineSignature(
            plan!.PipelineName,
            plan.Spec.Params.Where(p => !plan.Params.ContainsKey(p.Name.Text)).ToDictionary(p => p.Name.Text, p => p.Type, StringComparer.Ordinal),
            [.. plan.Spec.Workspaces.Select(w => w.Name.Text).Where(w => !plan.Workspaces.ContainsKey(w))])
        {
            OptionalWorkspaces = [.. plan.Spec.Workspaces.Where(w => w.IsOptional).Select(w => w.Name.Text)],
            Tasks = [.. plan.Spec.Tasks.Concat(plan.Spec.Finally).Select(t => t.Name.Text)],
            RequiredParams = [.. plan.Spec.Params.Where(p => p.Default is null).Select(p => p.Name.Text).Where(p => !plan.Params.ContainsKey(p))],
        };
    }
}
