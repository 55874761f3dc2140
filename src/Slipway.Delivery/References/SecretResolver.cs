using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Reads the secrets of manifests.</summary>
/// <param name="sources">Where they are looked for.</param>
internal sealed class SecretResolver(ReferenceSources sources)
{
    private readonly KubernetesSecrets? kubernetes = sources.Kubernetes is { } cluster ? new(cluster, sources.Namespace) : null;
    private bool hasWarned;

    /// <summary>Reads secrets of a manifest.</summary>
    /// <param name="worker">The manifest.</param>
    /// <param name="isWanted">Which of them are read.</param>
    /// <param name="find">The text of a resource's field; a FormatException says why there is none.</param>
    /// <param name="problems">Receives what is wrong; no value is ever in it.</param>
    public async Task<Dictionary<ManifestValue, SecretText>> ResolveAsync(
        CloudflareWorker worker, Func<WorkerSecret, bool> isWanted, Func<ResourceReference, Task<string>> find, List<string> problems, CancellationToken ct)
    {
        WarnOfOthers(worker);
        var values = new Dictionary<ManifestValue, SecretText>();
        foreach (var secret in worker.Secrets.Where(isWanted))
        {
            try
            {
                var text = sources.Secrets?.Find(secret.Name) ?? await ReadAsync(secret, find, ct);
                values[secret.Value] = string.IsNullOrWhiteSpace(text)
                    ? throw new FormatException($"the secret '{secret.Name}' is blank: it is never sent so. Give it a value, or remove it from the manifest.")
                    : new SecretText(text);
            }
            catch (Exception e) when (e is FormatException or (DeliveryException and not UnusableTokenException))
            {
                problems.Add($"{secret.Position}: {e.Message}");
            }
        }

        return values;
    }

    private async Task<string> ReadAsync(WorkerSecret secret, Func<ResourceReference, Task<string>> find, CancellationToken ct)
    {
        switch (secret.Value)
        {
            case LiteralValue literal:
                return literal.Text;
            case JsonLiteralValue json:
                return json.Json.ToJsonString();
            case ResourceReference reference:
                return await find(reference);
            case FileReference file:
                var text = await ReferencedFile.ReadAsync(file, $"the secret '{secret.Name}'", ct);
                if (text.EndsWith('\n'))
                {
                    sources.Warn($"{secret.Position}: the file '{file.Path}' ends with a line break, which becomes part of the secret '{secret.Name}'. Write it with printf if that is not wanted.");
                }

                return text;
            case SecretKeyReference key:
                return kubernetes is not null
                    ? await kubernetes.ReadAsync(key, ct)
                    : throw new FormatException($"the secret '{secret.Name}' is in Kubernetes Secret '{key.SecretName}', and there is no cluster here. Name one with --kubeconfig, or give the value in a file for --secrets-file.");
            default:
                throw new FormatException($"the secret '{secret.Name}' has no value that can be read.");
        }
    }

    /// <summary>wrangler makes a secret of everything in the file; here the manifest says which ones there are.</summary>
    private void WarnOfOthers(CloudflareWorker worker)
    {
        if (sources.Secrets is not { } file || hasWarned)
        {
            return;
        }

        hasWarned = true;
        var others = file.Names.Except(worker.Secrets.Select(secret => secret.Name)).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            sources.Warn($"'{file.Path}' has {string.Join(", ", others)}, which '{worker.Name}' does not have among its secrets: not used. Add them to the manifest's secrets if the Worker needs them.");
        }
    }
}
