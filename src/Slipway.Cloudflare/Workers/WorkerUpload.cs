using System.Text.Json.Nodes;

namespace Slipway.Cloudflare;

/// <summary>A script to upload.</summary>
/// <param name="Metadata">The metadata as the API takes it: <c>main_module</c>, <c>bindings</c>, <c>keep_bindings</c>, <c>compatibility_date</c>, <c>annotations</c>, <c>assets</c>, …</param>
/// <param name="Modules">All modules and source maps; the main module's name is <c>main_module</c>.</param>
public sealed record WorkerUpload(JsonObject Metadata, IReadOnlyList<WorkerModule> Modules)
{
    /// <summary>Fields of bindings that hold a secret.</summary>
    private static readonly string[] SecretFields = ["text", "key_base64", "key_jwk"];

    /// <summary>The values of secrets in the metadata: no message may quote them.</summary>
    internal IReadOnlyList<string> SecretValues() =>
    [
        .. from binding in (Metadata["bindings"] as JsonArray ?? []).OfType<JsonObject>()
           where binding.Text("type") is "secret_text" or "secret_key"
           from field in SecretFields
           where binding[field] is not null
           select binding.Text(field) ?? binding[field]!.ToJsonString(),
    ];

    /// <summary>The parts in the order in which wrangler sends them.</summary>
    internal IReadOnlyList<FormPart> ToForm() =>
        [FormPart.Field("metadata", JsonText.Utf8(Metadata)), .. Modules.Select(module => FormPart.File(module.Name, module.ContentType, module.Open))];
}

/// <summary>A module.</summary>
/// <param name="Name">The path by which other modules import it.</param>
/// <param name="ContentType">Such as <c>application/javascript+module</c>.</param>
/// <param name="Open">Opens the content from its beginning; called once for each attempt.</param>
public sealed record WorkerModule(string Name, string ContentType, Func<Stream> Open)
{
    /// <summary>A module in memory.</summary>
    public static WorkerModule FromBytes(string name, string contentType, ReadOnlyMemory<byte> content)
    {
        var bytes = content.ToArray();
        return new(name, contentType, () => new MemoryStream(bytes, writable: false));
    }

    /// <summary>A module in a file, which must not change until the upload has ended.</summary>
    public static WorkerModule FromFile(string name, string contentType, string path) => new(name, contentType, () => File.OpenRead(path));
}
