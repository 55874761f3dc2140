using System.Text.Json.Serialization;

namespace Slipway.Cloudflare;

/// <summary>How answers are read: snake_case, unknown fields are passed over, a missing field is an error when its parameter has no default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TokenStatus))]
[JsonSerializable(typeof(Zone[]))]
internal sealed partial class CloudflareJson : JsonSerializerContext;
