using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Manifests.Fields;
using Slipway.Manifests.Schema;

namespace Slipway.Manifests;

/// <summary>The JSON Schema of the CloudflareWorker manifest, all three spellings, for editors. It is draft 07, the one that the YAML
/// language server knows best (github.com/redhat-developer/yaml-language-server), and is made of the same table of fields that manifests are
/// read by.</summary>
public static class ManifestSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as indented JSON, without a line break at the end. It is the schema of one document: a rule that compares fields
    /// (names used once, one bundle only) is the reader's.</summary>
    public static string ToJson() => new SchemaWriter(WorkerFields.Manifest).Document().ToJsonString(Readable);
}
