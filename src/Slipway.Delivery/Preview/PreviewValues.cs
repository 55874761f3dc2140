using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>
/// Values of a manifest, each followed by itself: a preview starts with what is there. A resource that is not known by its id is known by its
/// reference, since its data are local anyway.
/// </summary>
/// <param name="worker">The manifest.</param>
/// <param name="resolver">Follows references.</param>
/// <param name="warn">Receives a line for each value that is not there.</param>
internal sealed class PreviewValues(CloudflareWorker worker, ReferenceResolver resolver, Action<string> warn)
{
    /// <summary>Stands for the account where no account matters.</summary>
    private const string NoAccount = "00000000000000000000000000000000";

    /// <summary>A value that must be there.</summary>
    /// <exception cref="DeliveryException">It is not.</exception>
    public async Task<string> TextAsync(ManifestValue value, CancellationToken ct) => value is LiteralValue literal
        ? literal.Text
        : (await resolver.ResolveValuesAsync(Bare(new WorkerBinding("VALUE", "plain_text", new Dictionary<string, ManifestValue> { ["text"] = value }, value.Position)), ct)).Text(value);

    /// <summary>The bindings as the API takes them.</summary>
    public async Task<IReadOnlyList<JsonObject>> BindingsAsync(CancellationToken ct)
    {
        var bindings = new List<JsonObject>();
        foreach (var binding in worker.Bindings)
        {
            bindings.Add(await BindingAsync(binding, ct));
        }

        // Keys of SubtleCrypto: nothing on this machine makes one, so that they are named among what is not there.
        bindings.AddRange(worker.Secrets.Where(secret => !IsText(secret)).Select(secret => new JsonObject { ["type"] = secret.Type, ["name"] = secret.Name }));
        return bindings;
    }

    /// <summary>The texts among the secrets that have a value, by name.</summary>
    public async Task<IReadOnlyDictionary<string, SecretText>> SecretsAsync(CancellationToken ct)
    {
        var (values, problems) = await resolver.ResolveSecretsAsync(worker, IsText, ct);
        foreach (var problem in problems)
        {
            warn($"'{worker.WorkerName}' starts without a secret: {problem}");
        }

        return worker.Secrets.Where(secret => values.ContainsKey(secret.Value)).ToDictionary(secret => secret.Name, secret => values[secret.Value]);
    }

    private static bool IsText(WorkerSecret secret) => secret.Type == "secret_text";

    private async Task<JsonObject> BindingAsync(WorkerBinding binding, CancellationToken ct)
    {
        var json = new JsonObject { ["type"] = binding.Type, ["name"] = binding.Name };
        try
        {
            var values = await resolver.ResolveValuesAsync(Bare(binding), ct);
            foreach (var (field, value) in binding.Fields)
            {
                json[field] = values.Json(value);
            }
        }
        catch (DeliveryException e)
        {
            foreach (var (field, value) in binding.Fields)
            {
                json[field] = Unresolved(value);
            }

            if (binding.Type is "plain_text" or "json")
            {
                warn($"'{worker.WorkerName}' starts with the reference itself as the value of {binding.Name}: {e.Message}");
            }
        }

        return json;
    }

    private static JsonNode? Unresolved(ManifestValue value) => value switch
    {
        LiteralValue literal => literal.Text,
        JsonLiteralValue json => json.Json.DeepClone(),
        _ => value.ToString(),
    };

    private CloudflareWorker Bare(params IReadOnlyList<WorkerBinding> bindings) => new()
    {
        Position = worker.Position,
        Name = worker.Name,
        Environment = worker.Environment,
        AccountId = new LiteralValue(NoAccount, worker.AccountId.Position),
        WorkerName = worker.WorkerName,
        Bindings = bindings,
    };
}
