using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Values of Kubernetes Secrets. Each Secret is read once.</summary>
/// <param name="kubernetes">The cluster.</param>
/// <param name="standard">The namespace of references that name none.</param>
internal sealed class KubernetesSecrets(IKubernetes kubernetes, NamespaceName standard)
{
    private static readonly ResourceKind Secret = new("v1", "Secret", "secrets");
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<(NamespaceName, ResourceName), JsonObject?> known = [];

    /// <summary>A key's value.</summary>
    /// <exception cref="FormatException">Why there is none: the rest of a sentence, with the cure, without any value.</exception>
    public async Task<string> ReadAsync(SecretKeyReference reference, CancellationToken ct)
    {
        var namespaceName = reference.Namespace is { } text ? Parse(text, NamespaceName.Parse) : standard;
        var where = $"Secret '{namespaceName}/{reference.SecretName}' of {kubernetes.Location}";
        if (await GetAsync(namespaceName, Parse(reference.SecretName, ResourceName.Parse), ct) is not { } secret)
        {
            throw new FormatException($"there is no {where}. Make it: kubectl create secret generic {reference.SecretName} --namespace {namespaceName} --from-file={reference.Key}=FILE.");
        }

        // stringData is never in a cluster, but in a file that a person wrote.
        if (secret["stringData"]?[reference.Key] is { } plain)
        {
            return Text(plain) ?? throw new FormatException($"the key '{reference.Key}' of {where} is no text. Put it into quotes.");
        }

        var data = secret["data"] as JsonObject ?? [];
        if (!data.ContainsKey(reference.Key))
        {
            throw new FormatException(
                $"{where} has no key '{reference.Key}'; it has {(data.Count == 0 ? "none" : string.Join(", ", data.Select(d => $"'{d.Key}'")))}. Correct the key, or add it.");
        }

        try
        {
            return Strict.GetString(Convert.FromBase64String(Text(data[reference.Key]) ?? throw new FormatException()));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new FormatException($"the key '{reference.Key}' of {where} is not text in UTF-8, in base64. A Worker's secret is text: store it encoded, and decode it in the Worker.");
        }
    }

    private async Task<JsonObject?> GetAsync(NamespaceName namespaceName, ResourceName name, CancellationToken ct)
    {
        if (!known.TryGetValue((namespaceName, name), out var secret))
        {
            try
            {
                known[(namespaceName, name)] = secret = await kubernetes.GetAsync(Secret, namespaceName, name, ct);
            }
            catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.Forbidden)
            {
                throw new FormatException(e.Message, e);
            }
        }

        return secret;
    }

    private static T Parse<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{text}' {e.Message}", e);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
