using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A deployment: which versions get which share of the traffic.</summary>
/// <param name="Message">Of the annotation <c>workers/message</c>.</param>
/// <param name="TriggeredBy">Of the annotation <c>workers/triggered_by</c>: <c>upload</c>, <c>secret</c>, <c>deployment</c> …</param>
public sealed record StoredDeployment(
    string Id, string Source, string CreatedOn, IReadOnlyList<(string VersionId, double Percentage)> Versions, string? Message, string TriggeredBy)
{
    internal JsonObject ToJson()
    {
        var annotations = new JsonObject { ["workers/triggered_by"] = TriggeredBy };
        if (Message is not null)
        {
            annotations["workers/message"] = Message;
        }

        return new JsonObject
        {
            ["id"] = Id,
            ["source"] = Source,
            ["strategy"] = "percentage",
            ["author_email"] = "slipway@example.com",
            ["annotations"] = annotations,
            ["versions"] = new JsonArray([.. Versions.Select(v => new JsonObject { ["version_id"] = v.VersionId, ["percentage"] = v.Percentage })]),
            ["created_on"] = CreatedOn,
        };
    }
}
