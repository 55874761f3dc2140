using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Resources in a cluster: custom resources of the manifest's own API group, else a ConfigMap
/// <c>&lt;kind&gt;-&lt;name&gt;-outputs</c> (<c>cloudflare-kv-namespace-my-cache-outputs</c>) whose keys are the outputs. Each is read once.</summary>
/// <param name="kubernetes">The cluster.</param>
/// <param name="namespaceName">Their namespace.</param>
internal sealed class ClusterResources(IKubernetes kubernetes, NamespaceName namespaceName)
{
    private const string ApiVersion = "cloudflare.project-planton.org/v1";

    private readonly Dictionary<(string Kind, string Name), (JsonObject? Resource, string Note)> known = [];

    /// <summary>Looks for a field.</summary>
    public async Task<Lookup> FindAsync(ResourceReference reference, CancellationToken ct)
    {
        if (ParseName(reference.Name) is not { } name || ParseName($"{reference.KebabKind}-{reference.Name}-outputs") is not { } outputs)
        {
            return Lookup.Missing($"'{reference.Name}' is no name that {kubernetes.Location} could have");
        }

        var kind = KindOf(reference.KebabKind);
        var (resource, note) = await ReadAsync(kind, name, ct);
        if (resource is not null && ResourceField.Find(resource, reference.FieldPath) is { } text)
        {
            return Lookup.Found(text);
        }

        var (configMap, mapNote) = await ReadAsync(ResourceKind.ConfigMap, outputs, ct);
        if (ResourceField.OutputOf(reference.FieldPath) is not null && configMap?["data"] is JsonObject data
            && ResourceField.Find(new JsonObject { ["status"] = new JsonObject { ["outputs"] = data.DeepClone() } }, reference.FieldPath) is { } output)
        {
            return Lookup.Found(output);
        }

        return Lookup.Missing(
            $"{kubernetes.Location}, namespace '{namespaceName}': "
            + (resource is null ? note : $"{kind.Kind} '{name}' has no text at {ResourceField.Full(reference.FieldPath)}")
            + (configMap is null ? $", {mapNote}" : $", and ConfigMap '{outputs}' does not have it"));
    }

    private async Task<(JsonObject? Resource, string Note)> ReadAsync(ResourceKind kind, ResourceName name, CancellationToken ct)
    {
        if (!known.TryGetValue((kind.Kind, name.Value), out var read))
        {
            known[(kind.Kind, name.Value)] = read = await GetAsync(kind, name, ct);
        }

        return read;
    }

    private async Task<(JsonObject? Resource, string Note)> GetAsync(ResourceKind kind, ResourceName name, CancellationToken ct)
    {
        try
        {
            return await kubernetes.GetAsync(kind, namespaceName, name, ct) is { } found ? (found, "") : (null, $"no {kind.Kind} '{name}'");
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return (null, $"it does not serve {kind.ApiVersion} {kind.Plural}");
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.Forbidden)
        {
            return (null, $"this user may not read {kind.Plural}");
        }
    }

    private static ResourceName? ParseName(string text)
    {
        try
        {
            return ResourceName.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ResourceKind KindOf(string kebab)
    {
        var kind = string.Concat(kebab.Split('-').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word)));
        var lower = kind.ToLowerInvariant();
        // As Kubernetes' code generators make plurals.
        var plural = lower switch
        {
            [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => lower + "es",
            [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => lower[..^1] + "ies",
            _ => lower + "s",
        };
        return new(ApiVersion, kind, plural);
    }
}
