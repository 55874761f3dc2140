using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing;

/// <summary>A kind of object that the API server of tests serves besides ConfigMaps, and what the real one refuses in it.</summary>
internal sealed partial record KubernetesApiKind(string ApiVersion, string Name, string Plural)
{
    private static readonly KubernetesApiKind[] All =
    [
        new("v1", "Pod", "pods"),
        new("v1", "Secret", "secrets"),
        new("tekton.dev/v1", "Pipeline", "pipelines"),
        new("tekton.dev/v1", "PipelineRun", "pipelineruns"),
        new("tekton.dev/v1", "TaskRun", "taskruns"),
    ];

    /// <summary>What <c>spec.status</c> of a PipelineRun may be (tektoncd/pipeline, pipelinerun_validation.go).</summary>
    private static readonly string[] RunStatuses = ["", "Cancelled", "CancelledRunFinally", "StoppedRunFinally", "PipelineRunPending"];

    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    /// <summary>As messages name it: <c>pods</c>, <c>pipelineruns.tekton.dev</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public static KubernetesApiKind? Find(string apiVersion, string plural) => Array.Find(All, k => k.ApiVersion == apiVersion && k.Plural == plural);

    public static KubernetesApiKind Of(JsonObject value) =>
        Array.Find(All, k => k.ApiVersion == (string?)value["apiVersion"] && k.Name == (string?)value["kind"]) ?? throw new ArgumentException($"no kind {value["kind"]} here");

    public JsonObject Details(string name) => Group.Length == 0
        ? new JsonObject { ["name"] = name, ["kind"] = Plural }
        : new JsonObject { ["name"] = name, ["group"] = Group, ["kind"] = Plural };

    public void Check(string namespaceName, JsonObject value)
    {
        if ((string?)value["apiVersion"] != ApiVersion || (string?)value["kind"] != Name)
        {
            throw KubernetesApiException.BadRequest($"{value["kind"]} in version \"{value["apiVersion"]}\" cannot be handled as a {Name}");
        }

        var metadata = value["metadata"] as JsonObject ?? [];
        if (((string?)metadata["namespace"] ?? namespaceName) != namespaceName)
        {
            throw KubernetesApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        var name = (string?)metadata["name"] ?? ((string?)metadata["generateName"] is { Length: > 0 } beginning ? beginning + "x" : "");
        if (name.Length == 0)
        {
            throw Invalid("", "metadata.name", "Required value: name or generateName is required");
        }

        if (!NameRule().IsMatch(name) || name.Length > 253)
        {
            throw Invalid(name, "metadata.name", $"Invalid value: \"{name}\": {KubernetesApiChecks.NameSaying}");
        }

        foreach (var (_, label) in metadata["labels"] as JsonObject ?? [])
        {
            if (!LabelRule().IsMatch((string?)label ?? "") || ((string?)label ?? "").Length > 63)
            {
                throw Invalid(name, "metadata.labels", $"Invalid value: \"{label}\": {KubernetesApiChecks.LabelSaying}");
            }
        }

        if (Name == "PipelineRun")
        {
            CheckRun(value["spec"] as JsonObject ?? []);
        }
    }

    /// <summary>What Tekton's webhook refuses.</summary>
    private static void CheckRun(JsonObject spec)
    {
        if (spec["pipelineRef"] is null == spec["pipelineSpec"] is null)
        {
            throw Denied("expected exactly one, got neither: spec.pipelineRef, spec.pipelineSpec");
        }

        if (!RunStatuses.Contains((string?)spec["status"] ?? ""))
        {
            throw Denied($"invalid value: {spec["status"]} should be Cancelled, CancelledRunFinally, StoppedRunFinally or PipelineRunPending: spec.status");
        }

        foreach (var list in new[] { "params", "workspaces" })
        {
            var names = (spec[list] as JsonArray ?? []).Select(item => (string?)item?["name"]).ToList();
            if (names.Distinct().Count() != names.Count || names.Contains(null))
            {
                throw Denied($"expected exactly one, got both: spec.{list}[{names.Count - 1}].name");
            }
        }

        foreach (var workspace in spec["workspaces"] as JsonArray ?? [])
        {
            var volumes = new[] { "emptyDir", "persistentVolumeClaim", "volumeClaimTemplate", "secret", "configMap", "projected", "csi" };
            if (volumes.Count(((JsonObject)workspace!).ContainsKey) != 1)
            {
                throw Denied("expected exactly one, got neither: spec.workspaces.configmap, spec.workspaces.emptydir, spec.workspaces.persistentvolumeclaim, spec.workspaces.secret, spec.workspaces.volumeclaimtemplate");
            }
        }
    }

    private static KubernetesApiException Denied(string why) =>
        new(400, "BadRequest", $"admission webhook \"validation.webhook.pipeline.tekton.dev\" denied the request: validation failed: {why}");

    private KubernetesApiException Invalid(string name, string field, string why)
    {
        var details = Details(name);
        (details["kind"], details["causes"]) = (Name, KubernetesApiException.Causes((KubernetesApiException.Cause(why), why, field)));
        return new(422, "Invalid", $"{Name}{(Group.Length == 0 ? "" : $".{Group}")} \"{name}\" is invalid: {field}: {why}", details);
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex NameRule();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelRule();
}
