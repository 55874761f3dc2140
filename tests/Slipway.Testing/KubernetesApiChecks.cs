using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing;

/// <summary>What the real API server refuses in a ConfigMap
/// (kubernetes/kubernetes, pkg/apis/core/validation: ValidateConfigMap).</summary>
internal static partial class KubernetesApiChecks
{
    private const int MaxDataBytes = 1024 * 1024;

    /// <summary>What is said of a name that breaks the rule (apimachinery, util/validation).</summary>
    public const string NameSaying = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>What is said of a label's value that breaks the rule.</summary>
    public const string LabelSaying = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string KeySaying = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public static void Check(string namespaceName, string name, JsonObject desired)
    {
        if ((string?)desired["apiVersion"] != "v1" || (string?)desired["kind"] != "ConfigMap")
        {
            throw KubernetesApiException.BadRequest($"invalid object type: {desired["apiVersion"]}, Kind={desired["kind"]}");
        }

        var metadata = desired["metadata"] as JsonObject ?? [];
        if ((string?)metadata["name"] != name)
        {
            throw KubernetesApiException.BadRequest($"the name of the object ({metadata["name"]}) does not match the name on the URL ({name})");
        }

        if (((string?)metadata["namespace"] ?? namespaceName) != namespaceName)
        {
            throw KubernetesApiException.BadRequest($"the namespace of the object ({metadata["namespace"]}) does not match the namespace on the request ({namespaceName})");
        }

        if (desired.Select(p => p.Key).FirstOrDefault(k => k is not ("apiVersion" or "kind" or "metadata" or "data")) is { } unknown)
        {
            throw new KubernetesApiException(500, null, $"failed to create typed patch object: .{unknown}: field not declared in schema");
        }

        if (metadata.ContainsKey("managedFields"))
        {
            throw KubernetesApiException.BadRequest("metadata.managedFields must be nil");
        }

        if (!NameRule().IsMatch(name) || name.Length > 253)
        {
            throw KubernetesApiException.Invalid(name, "metadata.name", $"Invalid value: \"{name}\": {NameSaying}");
        }

        foreach (var (_, value) in metadata["labels"] as JsonObject ?? [])
        {
            if (!LabelRule().IsMatch((string)value!) || ((string)value!).Length > 63)
            {
                throw KubernetesApiException.Invalid(name, "metadata.labels", $"Invalid value: \"{value}\": {LabelSaying}");
            }
        }

        var data = desired["data"] as JsonObject ?? [];
        foreach (var (key, value) in data)
        {
            if (!KeyRule().IsMatch(key) || value?.GetValueKind() != JsonValueKind.String)
            {
                throw KubernetesApiException.Invalid(name, $"data[{key}]", $"Invalid value: \"{key}\": {KeySaying}");
            }
        }

        if (data.Sum(d => Encoding.UTF8.GetByteCount((string)d.Value!)) > MaxDataBytes)
        {
            throw KubernetesApiException.Invalid(name, "[]", $"Too long: must have at most {MaxDataBytes} bytes");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex NameRule();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelRule();

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]+\z")]
    private static partial Regex KeyRule();
}
