using System.Text.Json.Nodes;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>
/// Whether what bindings and tail consumers name is there: asked when a version is about to be uploaded, which Cloudflare would refuse with the first that
/// is not, and never otherwise. Each sort costs one list; a token that may not see the list, or an API that does not give it, leaves the answer to the upload.
/// </summary>
/// <param name="context">What planning works with; what is missing becomes its problems, all at once.</param>
internal sealed class BindingTargets(PlanningContext context)
{
    /// <summary>Fields of bindings that lead to what no list of the account has: another account's Worker, a namespace of dispatched Workers, an
    /// environment of the older kind.</summary>
    private static readonly string[] ElsewhereFields = ["cross_account_grant", "dispatch_namespace", "environment"];

    /// <summary>Looks for all of them.</summary>
    /// <param name="bindings">The bindings, as the API takes them.</param>
    /// <exception cref="CloudflareException">The API could not be reached, or is in trouble.</exception>
    public async Task CheckAsync(IReadOnlyList<JsonObject> bindings, CancellationToken ct)
    {
        var consumers = (context.Worker!.TailConsumers ?? []).Select(consumer => Target(consumer, Sort.Worker, "service", "the tail consumer"));
        var targets = bindings.SelectMany(Targets).Concat(consumers.OfType<BoundTarget>()).Where(target => !IsSure(target)).ToList();
        foreach (var group in targets.GroupBy(target => (target.Sort, target.Jurisdiction)))
        {
            var names = group.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
            if (await ThereAsync(group.Key.Sort, names, group.Key.Jurisdiction, ct) is { } there)
            {
                foreach (var target in group.Where(target => !there.Contains(target.Name)))
                {
                    context.Problems.Add(Problem(target));
                }
            }
        }
    }

    private static IEnumerable<BoundTarget> Targets(JsonObject binding)
    {
        var what = $"binding '{DesiredBindings.NameOf(binding)}'";
        BoundTarget?[] targets = ElsewhereFields.Any(binding.ContainsKey) ? [] : DesiredBindings.TypeOf(binding) switch
        {
            "service" => [Target(binding, Sort.Worker, "service", what)],
            "durable_object_namespace" or "workflow" => [Target(binding, Sort.Worker, "script_name", what)],
            "kv_namespace" => [Target(binding, Sort.KvNamespace, "namespace_id", what)],
            "d1" => [Target(binding, Sort.D1Database, "database_id", what)],
            "queue" => [Target(binding, Sort.Queue, "queue_name", what)],
            "hyperdrive" => [Target(binding, Sort.Hyperdrive, "id", what)],
            "r2_bucket" => [Target(binding, Sort.R2Bucket, "bucket_name", what)],
            _ => [],
        };
        return targets.OfType<BoundTarget>();
    }

    private static BoundTarget? Target(JsonObject from, Sort sort, string field, string what) =>
        Text(from, field) is { } name ? new(sort, name, what, DesiredBindings.NameOf(from), sort == Sort.R2Bucket ? Text(from, "jurisdiction") : null) : null;

    private static string? Text(JsonObject json, string field) => json[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>The Worker itself, and those that are deployed before it, will be there.</summary>
    private bool IsSure(BoundTarget target) =>
        target.Sort == Sort.Worker && (target.Name == context.WorkerName || context.Neighbours.Before.Contains(target.Name));

    /// <summary>Which of the names are there; null = nobody may say.</summary>
    private async Task<HashSet<string>?> ThereAsync(Sort sort, IReadOnlySet<string> names, string? jurisdiction, CancellationToken ct)
    {
        var (api, account) = (context.Api, context.AccountId);
        try
        {
            IEnumerable<string> there = sort switch
            {
                Sort.Worker => await api.Scripts.ListAsync(account, ct),
                Sort.KvNamespace => (await api.KvNamespaces.ListAsync(account, ct)).Select(space => space.Id),
                Sort.D1Database => (await api.D1.ListAsync(account, null, ct)).Select(database => database.Uuid),
                Sort.Queue => (await api.Queues.ListAsync(account, ct)).Select(queue => queue.QueueName),
                Sort.Hyperdrive => (await api.Hyperdrive.ListAsync(account, ct)).Select(config => config.Id),
                _ => await BucketsAsync(names, jurisdiction, ct),
            };
            return there.ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (CloudflareException e) when (!e.IsTransient)
        {
            return null;
        }
    }

    /// <summary>Buckets are asked for one by one: an account may have very many, and a Worker is bound to few.</summary>
    private async Task<IReadOnlyList<string>> BucketsAsync(IReadOnlySet<string> names, string? jurisdiction, CancellationToken ct)
    {
        var there = new List<string>();
        foreach (var name in names)
        {
            if (await context.Api.R2Buckets.GetAsync(context.AccountId, name, jurisdiction, ct) is not null)
            {
                there.Add(name);
            }
        }

        return there;
    }

    private string Problem(BoundTarget target)
    {
        var position = context.Worker!.Bindings.FirstOrDefault(binding => binding.Name == target.Binding)?.Position ?? context.Worker.Position;
        var (what, cure) = target.Sort switch
        {
            Sort.Worker when context.Neighbours.After.Contains(target.Name) => (
                "Worker", "The manifests bind the two Workers to each other, so that neither can be the first: deploy one of them once without the binding."),
            Sort.Worker => ("Worker", "Deploy that Worker first, or together with this one, or correct its name."),
            Sort.KvNamespace => ("KV namespace", "Make it, or correct its id."),
            Sort.D1Database => ("D1 database", "Make it, or correct its id."),
            Sort.Queue => ("queue", "Make it, or correct its name."),
            Sort.Hyperdrive => ("Hyperdrive configuration", "Make it, or correct its id."),
            _ => (target.Jurisdiction is null ? "R2 bucket" : $"R2 bucket in jurisdiction '{target.Jurisdiction}'", "Make it, or correct its name."),
        };
        return $"deploying Worker '{context.WorkerName}' ({position}): {target.What} names {what} '{target.Name}', and account {context.AccountId} has none. {cure}";
    }

    private enum Sort
    {
        Worker,
        KvNamespace,
        D1Database,
        Queue,
        Hyperdrive,
        R2Bucket,
    }

    /// <summary>Something that is named.</summary>
    /// <param name="What">What names it, for people.</param>
    /// <param name="Binding">The binding's name; empty for a tail consumer.</param>
    /// <param name="Jurisdiction">Of a bucket; null = the default one.</param>
    private sealed record BoundTarget(Sort Sort, string Name, string What, string Binding, string? Jurisdiction);
}
