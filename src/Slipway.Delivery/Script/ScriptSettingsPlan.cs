using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Delivery;

/// <summary>Settings that have no versions. What no manifest ever named stays as it is.</summary>
internal static class ScriptSettingsPlan
{
    /// <summary>What sort of thing it is.</summary>
    public const string Resource = "script-settings";

    /// <summary>Compares; nothing when none is wanted.</summary>
    /// <param name="context">What planning works with.</param>
    /// <param name="live">What is there.</param>
    /// <param name="wanted">What shall be.</param>
    /// <param name="isUploaded">True when the upload of the script sets them too.</param>
    public static IEnumerable<PlannedChange> Of(PlanningContext context, LiveWorker live, JsonObject wanted, bool isUploaded)
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        ImmutableList<string> named = [.. UnversionedSettings.Named(context.Worker!).Select(f => f.Key)];
        DeliveryState Note(DeliveryState state) => state with { Script = (state.Script ?? DeliveredScript.Empty) with { Settings = named } };
        var changes = wanted.Where(f => !UnversionedSettings.IsSame(f.Key, f.Value, Live(live, f.Key))).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())).ToList();
        if (!isUploaded && changes.Count == 0 && !named.SequenceEqual(context.State.Script?.Settings ?? []))
        {
            context.Notes.Add(Note);
        }

        yield return new PlannedChange
        {
            Kind = !live.Exists ? ChangeKind.Create : changes.Count > 0 ? ChangeKind.Update : ChangeKind.Unchanged,
            Resource = Resource,
            Name = context.WorkerName,
            Phase = ApplyPhase.ScriptSettings,
            Fields = [.. changes.Select(f => new FieldChange(f.Key, Text(Live(live, f.Key)), Text(f.Value)))],
            ApplyAsync = !isUploaded && changes.Count == 0 ? null : async (apply, ct) =>
            {
                if (!isUploaded)
                {
                    apply.Progress($"setting {string.Join(", ", changes.Select(f => f.Key))}");
                    await apply.Api.Scripts.PatchScriptSettingsAsync(apply.AccountId, apply.WorkerName, new JsonObject(changes.Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))), ct);
                }

                // Not before: what an interrupted deployment did not set back the next one still knows to be ours.
                apply.State = Note(apply.State);
            },
        };
    }

    private static JsonNode? Live(LiveWorker live, string field) => field switch
    {
        "logpush" => live.Settings?.Logpush,
        "observability" => live.Settings?.Observability,
        _ => live.Settings is { } settings ? new JsonArray([.. settings.TailConsumers.Select(c => c.DeepClone())]) : null,
    };

    private static string? Text(JsonNode? value) => value is null or JsonArray { Count: 0 } ? null : BindingText.ToText(value);
}
