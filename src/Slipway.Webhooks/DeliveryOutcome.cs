using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Webhooks;

/// <summary>What became of one Service in a delivery.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Run">The run; null = none was to be made.</param>
/// <param name="Reason">Why; empty = there is nothing to say.</param>
internal sealed record ServiceOutcome(string Service, string Branch, string Commit, string Outcome, string? Run, string Reason)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["service"] = Service, ["branch"] = Branch, ["commit"] = Commit, ["outcome"] = Outcome };
        if (Run is not null)
        {
            json["run"] = Run;
        }

        if (Reason.Length > 0)
        {
            json["reason"] = Reason;
        }

        return json;
    }

    /// <summary>One line for the log.</summary>
    public override string ToString() =>
        $"{Service}: {Outcome}{(Run is null ? "" : $" {Run}")} for {Branch} {Commit}{(Reason.Length == 0 ? "" : $" ({Reason})")}";
}

/// <summary>The words for what became of deliveries and Services; they are labels of metrics too.</summary>
internal static class Outcomes
{
    public const string Started = "started", AlreadyStarted = "already started", Skipped = "skipped", Failed = "failed",
        Ignored = "ignored", Pong = "pong", Refused = "refused", Malformed = "malformed", TooLarge = "too large", TooSlow = "too slow", Busy = "busy";
}

/// <summary>The answer to a delivery.</summary>
internal sealed record DeliveryOutcome
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>One of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The git server; empty = not known.</summary>
    public string Server { get; init; } = "";

    /// <summary>The delivery's id; empty = it has none.</summary>
    public string Delivery { get; init; } = "";

    /// <summary>The event; empty = not known.</summary>
    public string Event { get; init; } = "";

    /// <summary>The repository as people call it; empty = not known.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Why; empty = the Services say it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What became of each Service of the repository.</summary>
    public IReadOnlyList<ServiceOutcome> Services { get; init; } = [];

    /// <summary>Further fields of the answer.</summary>
    public JsonObject More { get; init; } = [];

    /// <summary>The answer's body: one line.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in new[] { ("server", Server), ("event", Event), ("delivery", Delivery), ("repository", Repository), ("outcome", Outcome), ("reason", Reason) })
        {
            if (value.Length > 0)
            {
                json[name] = value;
            }
        }

        foreach (var (name, value) in More)
        {
            json[name] = value?.DeepClone();
        }

        if (Services.Count > 0)
        {
            json["services"] = new JsonArray([.. Services.Select(s => s.ToJson())]);
        }

        var buffer = new ArrayBufferWriter<byte>();
        // It is read by people, on the pages of git servers; the content type keeps it from being taken for HTML.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
