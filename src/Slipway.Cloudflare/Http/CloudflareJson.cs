using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Cloudflare;

/// <summary>How answers are read: snake_case, unknown fields are passed over, a missing field is an error when its parameter has no default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AccountSubdomain))]
[JsonSerializable(typeof(AssetUploadSession))]
[JsonSerializable(typeof(D1Database[]))]
[JsonSerializable(typeof(Deployment[]))]
[JsonSerializable(typeof(DnsRecord[]))]
[JsonSerializable(typeof(HyperdriveConfig[]))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(KvNamespace[]))]
[JsonSerializable(typeof(ListedScript[]))]
[JsonSerializable(typeof(Queue[]))]
[JsonSerializable(typeof(R2Bucket))]
[JsonSerializable(typeof(Route[]))]
[JsonSerializable(typeof(Schedule[]))]
[JsonSerializable(typeof(ScriptSecret[]))]
[JsonSerializable(typeof(TokenStatus))]
[JsonSerializable(typeof(UploadedScript))]
[JsonSerializable(typeof(WorkerDomain[]))]
[JsonSerializable(typeof(WorkersDev))]
[JsonSerializable(typeof(WorkerVersion[]))]
[JsonSerializable(typeof(Zone[]))]
internal sealed partial class CloudflareJson : JsonSerializerContext;
