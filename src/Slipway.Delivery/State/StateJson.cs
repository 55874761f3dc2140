using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Delivery;

/// <summary>The state as JSON: the same state, the same bytes.</summary>
internal static class StateJson
{
    /// <summary>UTF-8, indented by two spaces, ending with a newline: people read it too.</summary>
    public static byte[] ToBytes(DeliveryState state) => [.. JsonSerializer.SerializeToUtf8Bytes(state, StateJsonContext.Readable.DeliveryState), (byte)'\n'];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no state, or one that this program does not understand: <c>it …</c>, a sentence with its full stop.</exception>
    public static DeliveryState Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var version = JsonSerializer.Deserialize(bytes, StateJsonContext.Default.StateVersion)?.SchemaVersion;
            if (version > DeliveryState.CurrentSchemaVersion)
            {
                throw new FormatException($"it was written by a newer Slipway (schema version {version}; this one reads {DeliveryState.CurrentSchemaVersion}).");
            }

            return Whole(JsonSerializer.Deserialize(bytes, StateJsonContext.Default.DeliveryState) ?? throw new FormatException("it is empty."));
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is damaged: line {e.LineNumber + 1} is not what a state has there.", e);
        }
    }

    /// <summary>A state of a version that did not write every list yet: what the JSON lacks is null, whatever the property's initial value.</summary>
    private static DeliveryState Whole(DeliveryState read)
    {
        var empty = DeliveryState.Empty(new(read.AccountId, read.WorkerName));
        return read with
        {
            Run = Or(read.Run, empty.Run),
            Zones = Or(read.Zones, empty.Zones),
            References = Or(read.References, empty.References),
            DnsRecords = Or(read.DnsRecords, empty.DnsRecords),
            Routes = Or(read.Routes, empty.Routes),
            CustomDomains = Or(read.CustomDomains, empty.CustomDomains),
            Schedules = Or(read.Schedules, empty.Schedules),
            Pending = Or(read.Pending, empty.Pending),
        };

        static T Or<T>(T? value, T otherwise)
            where T : class => value ?? otherwise;
    }
}

/// <summary>As much of a state as every version of the format has.</summary>
/// <param name="SchemaVersion">The version of the format.</param>
internal sealed record StateVersion(int SchemaVersion);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DeliveryState))]
[JsonSerializable(typeof(StateVersion))]
internal sealed partial class StateJsonContext : JsonSerializerContext
{
    /// <summary>Writes the <c>+</c> of base64 and the like as they are.</summary>
    public static StateJsonContext Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
