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

    public static void Check(string namespaceName, string name, JsonObject desired)
    {
        if ((string?)desired["apiVersion"] != "v1" || (string?)desired["kind"] != "ConfigMap")
        {
            throw KubernetesApiException.BadRequest($"invalid object type: {desired["apiVersion"]}, Kind={desired["kind"]}");
        }

        var metadata = desired["metadata"] as JsonObject ?? [];
        if ((string?)metadata["name"] != name || ((string?)metadata["namespace"] ?? namespaceName) != namespaceName)
        {
            throw KubernetesApiException.BadRequest("the name of the object does not match the name on the URL");
        }

        if (desired.Select(p => p.Key).FirstOrDefault(k => k is not ("apiVersion" or "kind" or "metadata" or "data")) is { } unknown)
        {
            throw KubernetesApiException.BadRequest($"failed to create typed patch object ({namespaceName}/{name}; /v1, Kind=ConfigMap): .{unknown}: field not declared in schema");
        }

        if (metadata.ContainsKey("managedFields"))
        {
            throw KubernetesApiException.BadRequest("metadata.managedFields must be nil");
        }

        if (!NameRule().IsMatch(name) || name.Length > 253)
        {
            throw KubernetesApiException.Invalid(name, "metadata.name", "Invalid value: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'");
        }

        foreach (var (label, value) in metadata["labels"] as JsonObject ?? [])
        {
            if (!LabelRule().IsMatch((string)value!) || ((string)value!).Length > 63)
            {
                throw KubernetesApiException.Invalid(name, "metadata.labels", $"Invalid value: \"{value}\" of {label}");
            }
        }

        var data = desired["data"] as JsonObject ?? [];
        foreach (var (key, value) in data)
        {
            if (!KeyRule().IsMatch(key) || value?.GetValueKind() != JsonValueKind.String)
            {
                throw KubernetesApiException.Invalid(name, $"data[{key}]", "Invalid value: a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
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
