using System.Text;
using Slipway.Delivery;

namespace Slipway.Steps.DEPLOYWORKER;

/// <summary>The results of the step. The Task of a deployment that succeeded must not fail because they are too large: what is too much stays empty, and is in the
/// outputs ConfigMap all the same.</summary>
/// <param name="ScriptIds">Result <c>script-ids</c>.</param>
/// <param name="VersionIds">Result <c>version-ids</c>.</param>
/// <param name="DeploymentIds">Result <c>deployment-ids</c>.</param>
/// <param name="RouteUrls">Result <c>route-urls</c>.</param>
internal sealed record DeployResults(string ScriptIds, string VersionIds, string DeploymentIds, string RouteUrls)
{
    /// <summary>Bytes of all results together. The kubelet shares 12 KiB among the containers of a pod, Tekton's own included, and Tekton puts names and marks around each result
    /// (tekton.dev/docs/pipelines/tasks/#emitting-results).</summary>
    public const int MaxBytes = 900;

    /// <summary>Those of a run that deployed nothing.</summary>
    public static DeployResults None { get; } = new("", "", "", "");

    /// <summary>What may be left out, in that order: what is longest, and of least use without the rest, first.</summary>
    private static readonly IReadOnlyList<(string Name, Func<DeployResults, DeployResults> Without)> Expendable =
    [
        ("route-urls", results => results with { RouteUrls = "" }),
        ("deployment-ids", results => results with { DeploymentIds = "" }),
        ("version-ids", results => results with { VersionIds = "" }),
        ("script-ids", results => results with { ScriptIds = "" }),
    ];

    private int Bytes => Encoding.UTF8.GetByteCount(ScriptIds) + Encoding.UTF8.GetByteCount(VersionIds) + Encoding.UTF8.GetByteCount(DeploymentIds) + Encoding.UTF8.GetByteCount(RouteUrls);

    /// <summary>All results of a deployment.</summary>
    public static DeployResults Of(IReadOnlyList<DeploymentOutcome> outcomes) => new(
        string.Join(',', outcomes.Select(outcome => outcome.ScriptId)),
        string.Join(',', outcomes.Select(outcome => outcome.VersionId)),
        string.Join(',', outcomes.Select(outcome => outcome.DeploymentId)),
        string.Join(',', outcomes.SelectMany(outcome => outcome.RouteUrls)));

    /// <summary>As many of them as are at most <see cref="MaxBytes"/> together, and the names of those that are left out.</summary>
    public (DeployResults Results, IReadOnlyList<string> LeftOut) Bounded()
    {
        var (results, leftOut) = (this, new List<string>());
        foreach (var (name, without) in Expendable.TakeWhile(_ => results.Bytes > MaxBytes))
        {
            results = without(results);
            leftOut.Add(name);
        }

        return (results, leftOut);
    }
}
