using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>Versions of a Worker, a line each.</summary>
public static class VersionTable
{
    /// <summary>Characters of a commit that are shown: as many as git shows.</summary>
    private const int CommitLength = 7;

    /// <summary>Versions that a roll back shows: as many as fit on a screen together with the plan.</summary>
    private const int ShownVersions = 10;

    private static readonly string[] Head = ["TRAFFIC", "NUMBER", "VERSION", "COMMIT", "AGE", "MADE BY", "MESSAGE"];

    /// <summary>Shows the versions of a Worker.</summary>
    public static void Show(DeliveryScreen screen, WorkerAddress address, IReadOnlyList<VersionStatus> versions, DateTimeOffset now)
    {
        screen.Line(address.ToString(), "bold");
        foreach (var line in Lines(versions, now))
        {
            screen.Line(line);
        }
    }

    /// <summary>Shows the versions that could be rolled back to: the newest, those that are live, and the one that is chosen.</summary>
    public static void Show(DeliveryScreen screen, RollbackChoice choice, DateTimeOffset now)
    {
        screen.Line(choice.Plan.Address.ToString(), "bold");
        var shown = choice.Versions.Where((version, i) => i < ShownVersions || version.Percent > 0 || version.Id == choice.Chosen.Id).ToList();
        foreach (var line in Lines([["", .. Head], .. shown.Select(version => (string[])[Mark(version, choice.Chosen), .. Row(version, now)])]))
        {
            screen.Line(line);
        }

        if (choice.Versions.Count > shown.Count)
        {
            screen.Line($"  {choice.Versions.Count - shown.Count} older ones: --list shows them");
        }

        screen.Line("");
    }

    /// <summary>The table's lines, its head first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<VersionStatus> versions, DateTimeOffset now) => Lines([Head, .. versions.Select(version => Row(version, now))]);

    private static IEnumerable<string> Lines(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => ("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
    }

    /// <summary>The versions as one object: <c>account_id</c>, <c>worker_name</c>, <c>versions</c>.</summary>
    public static JsonObject Json(WorkerAddress address, IReadOnlyList<VersionStatus> versions) => new()
    {
        ["account_id"] = address.AccountId,
        ["worker_name"] = address.Name,
        ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode?)Json(version))]),
    };

    /// <summary>A version as JSON.</summary>
    public static JsonObject Json(VersionStatus version) => new()
    {
        ["version_id"] = version.Id,
        ["number"] = version.Number,
        ["created_on"] = version.CreatedOn?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["commit"] = version.Commit,
        ["message"] = version.Message,
        ["percent"] = version.Percent,
        ["made_by_slipway"] = version.IsOurs,
        ["source"] = version.Source,
    };

    /// <summary>A share of the traffic; empty for none.</summary>
    public static string Percent(decimal percent) => percent == 0 ? "" : $"{percent.ToString("0.##", CultureInfo.InvariantCulture)} %";

    private static string Mark(VersionStatus version, VersionStatus chosen) => version.Id == chosen.Id ? "chosen" : version.Percent > 0 ? "live" : "";

    private static string[] Row(VersionStatus version, DateTimeOffset now) =>
    [
        Percent(version.Percent),
        version.Number?.ToString(CultureInfo.InvariantCulture) ?? "",
        version.Id,
        Short(version.Commit),
        Ages.Text(version.CreatedOn, now),
        version.IsOurs ? "slipway" : version.Source,
        version.Message,
    ];

    /// <summary>A commit's beginning; what is none, such as <c>&lt;sha&gt;-dirty</c>, keeps its end.</summary>
    private static string Short(string commit)
    {
        var sha = commit.TakeWhile(char.IsAsciiHexDigit).Count();
        return sha > CommitLength ? commit[..CommitLength] + commit[sha..] : commit;
    }
}
