using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Cli.Delivery;
using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>What is live of some Workers.</summary>
public static class StatusView
{
    /// <summary>Shows them one after the other.</summary>
    public static void Show(DeliveryScreen screen, IReadOnlyList<(WorkerStatus Status, ManifestDrift Drift)> statuses, DateTimeOffset now)
    {
        for (var i = 0; i < statuses.Count; i++)
        {
            if (i > 0)
            {
                screen.Line("");
            }

            screen.Line(statuses[i].Status.Address.ToString(), "bold");
            foreach (var line in Lines(statuses[i].Status, statuses[i].Drift, now))
            {
                screen.Line(line);
            }
        }
    }

    /// <summary>The lines of one Worker.</summary>
    public static IEnumerable<string> Lines(WorkerStatus status, ManifestDrift drift, DateTimeOffset now)
    {
        var rows = new List<(string Name, string Value)> { ("deployment", Deployment(status, now)) };
        rows.AddRange(List("urls", status.RouteUrls));
        rows.AddRange(List("schedules", status.Schedules));
        rows.AddRange(List("secrets", status.Secrets));
        rows.Add(("in sync", drift.Text));
        if (status.IsInterrupted)
        {
            rows.Add(("note", "a deployment is under way, or was interrupted: deploy again to finish it"));
        }

        var width = rows.Max(row => row.Name.Length);
        foreach (var (name, value) in rows)
        {
            yield return $"  {name.PadRight(width)}  {value}";
        }

        if (status.Versions.Count > 0)
        {
            yield return "";
            foreach (var line in VersionTable.Lines(status.Versions, now))
            {
                yield return line;
            }
        }
    }

    /// <summary>Them as one object: <c>workers</c>.</summary>
    public static JsonObject Json(IReadOnlyList<(WorkerStatus Status, ManifestDrift Drift)> statuses) => new()
    {
        ["workers"] = new JsonArray([.. statuses.Select(status => (JsonNode?)Json(status.Status, status.Drift))]),
    };

    private static JsonObject Json(WorkerStatus status, ManifestDrift drift)
    {
        var json = Json(status);
        drift.AddTo(json);
        return json;
    }

    private static JsonObject Json(WorkerStatus status) => new()
    {
        ["account_id"] = status.Address.AccountId,
        ["worker_name"] = status.Address.Name,
        ["exists"] = status.Exists,
        ["made_by_slipway"] = status.IsOurs,
        ["deployment_id"] = status.DeploymentId,
        ["deployed_on"] = status.DeployedOn?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["versions"] = new JsonArray([.. status.Versions.Select(version => (JsonNode?)VersionTable.Json(version))]),
        ["route_urls"] = Texts(status.RouteUrls),
        ["schedules"] = Texts(status.Schedules),
        ["secrets"] = Texts(status.Secrets),
        ["is_interrupted"] = status.IsInterrupted,
    };

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    private static IEnumerable<(string, string)> List(string name, IReadOnlyList<string> values) =>
        values.Select((value, i) => (i == 0 ? name : "", value));

    private static string Deployment(WorkerStatus status, DateTimeOffset now) =>
        !status.Exists ? "none: there is no such Worker"
        : status.DeploymentId.Length == 0 ? "none" + Whose(status)
        : string.Join(", ", new[] { status.DeploymentId, Ages.Text(status.DeployedOn, now) }.Where(text => text.Length > 0)) + Whose(status);

    private static string Whose(WorkerStatus status) => status.IsOurs ? "" : ", not made by Slipway";
}
