using System.Collections.Immutable;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Follows the references of manifests. One resolver may serve several manifests: what it has read it does not read again.</summary>
/// <param name="sources">Where it looks.</param>
public sealed class ReferenceResolver(ReferenceSources sources)
{
    private readonly ClusterResources? cluster = sources.Kubernetes is { } kubernetes ? new(kubernetes, sources.Namespace) : null;
    private readonly Dictionary<string, NamedResources> accounts = [];
    private readonly SecretResolver secrets = new(sources);

    /// <summary>Follows all references of a manifest.</summary>
    /// <exception cref="DeliveryException">Some cannot be followed: all of them, each with where it was looked for.</exception>
    /// <exception cref="KubernetesException">The cluster could not be reached.</exception>
    /// <exception cref="Cloudflare.CloudflareException">The API could not be reached, or refused the token.</exception>
    public Task<ResolvedValues> ResolveAsync(CloudflareWorker worker, CancellationToken ct) => ResolveAsync(worker, [], ct);

    /// <summary>Follows all references of a manifest that is deployed together with others, which may not be at Cloudflare yet.</summary>
    /// <param name="worker">The manifest.</param>
    /// <param name="together">The manifests that are deployed together.</param>
    /// <inheritdoc cref="ResolveAsync(CloudflareWorker, CancellationToken)"/>
    public Task<ResolvedValues> ResolveAsync(CloudflareWorker worker, IReadOnlyList<CloudflareWorker> together, CancellationToken ct) =>
        ResolveAsync(worker, together, ImmutableSortedDictionary<string, string>.Empty, ct);

    /// <summary>The same with what an earlier deployment looked up at Cloudflare (<see cref="DeliveryState.References"/>), which is not asked for again.</summary>
    internal async Task<ResolvedValues> ResolveAsync(
        CloudflareWorker worker, IReadOnlyList<CloudflareWorker> together, IReadOnlyDictionary<string, string> remembered, CancellationToken ct)
    {
        var beside = new WorkersBeside(together);
        var problems = new List<string>();
        var (texts, account) = await FollowAsync(worker, beside, remembered, problems, ct);
        var lookedUp = account?.Found ?? [];
        // What secrets lead to is no business of the state's: a secret's value is never in it.
        var secretValues = await secrets.ResolveAsync(worker, _ => true, reference => FindAsync(reference, worker.Environment, beside, account, ct), problems, ct);
        return problems.Count == 0 ? new ResolvedValues(texts, secretValues) { LookedUp = lookedUp } : throw new DeliveryException(problems);
    }

    /// <summary>The same without the secrets.</summary>
    internal async Task<ResolvedValues> ResolveValuesAsync(CloudflareWorker worker, CancellationToken ct)
    {
        var problems = new List<string>();
        var (texts, _) = await FollowAsync(worker, new WorkersBeside([]), ImmutableSortedDictionary<string, string>.Empty, problems, ct);
        return problems.Count == 0 ? new ResolvedValues(texts, new Dictionary<ManifestValue, SecretText>()) : throw new DeliveryException(problems);
    }

    /// <summary>Some of the secrets alone: those that have a value, and what is wrong with the others.</summary>
    internal async Task<(IReadOnlyDictionary<ManifestValue, SecretText> Values, IReadOnlyList<string> Problems)> ResolveSecretsAsync(
        CloudflareWorker worker, Func<WorkerSecret, bool> isWanted, CancellationToken ct)
    {
        var problems = new List<string>();
        var values = await secrets.ResolveAsync(worker, isWanted, reference => FindAsync(reference, worker.Environment, new WorkersBeside([]), null, ct), problems, ct);
        return (values, problems);
    }

    private async Task<(Dictionary<ManifestValue, string> Texts, AccountLookups? Account)> FollowAsync(
        CloudflareWorker worker, WorkersBeside beside, IReadOnlyDictionary<string, string> remembered, List<string> problems, CancellationToken ct)
    {
        var texts = new Dictionary<ManifestValue, string>();
        AccountLookups? account = null;
        foreach (var value in WorkerValues.Of(worker))
        {
            if (await ResolveAsync(value, worker.Environment, beside, account, problems, ct) is not { } text)
            {
                continue;
            }

            if (value.Value is not (LiteralValue or JsonLiteralValue))
            {
                texts[value.Value] = text;
            }

            if (value.Value == worker.AccountId)
            {
                account = Account(text) is { } resources ? new AccountLookups(resources, remembered) : null;
            }
        }

        return (texts, account);
    }

    private async Task<string?> ResolveAsync(
        WorkerValue value, string? environment, WorkersBeside beside, AccountLookups? account, List<string> problems, CancellationToken ct)
    {
        try
        {
            var text = value.Value switch
            {
                LiteralValue literal => literal.Text,
                JsonLiteralValue => "",
                ResourceReference reference => value.Check(await FindAsync(reference, environment, beside, account, ct)),
                FileReference file => value.Check(await ReferencedFile.ReadAsync(file, "the value", ct)),
                _ => throw new FormatException("is a key of a Secret, which only a secret can take its value from: move it to the secrets."),
            };
            return text;
        }
        catch (FormatException e)
        {
            problems.Add($"{value.Value.Position}: {e.Message}");
            return null;
        }
        catch (DeliveryException e) when (e is not UnusableTokenException)
        {
            problems.Add($"{value.Value.Position}: {e.Message}");
            return null;
        }
    }

    /// <summary>The text of a resource's field.</summary>
    /// <exception cref="FormatException">It was found nowhere: the rest of a sentence, with all places and the cure.</exception>
    private async Task<string> FindAsync(ResourceReference reference, string? environment, WorkersBeside beside, AccountLookups? account, CancellationToken ct)
    {
        var notes = new List<string>();
        Lookup[] outputs = sources.Outputs is { } file ? [file.Find(reference, reference.Environment ?? environment)] : [];
        foreach (var look in outputs.Select(o => (Func<Task<Lookup>>)(() => Task.FromResult(o)))
            .Concat(cluster is null ? [] : [() => cluster.FindAsync(reference, ct)])
            .Append(() => Task.FromResult(beside.Find(reference, reference.Environment ?? environment)))
            .Concat(account is null ? [] : [() => account.FindAsync(reference, ct)]))
        {
            var found = await look();
            if (found.Text is { } text)
            {
                return text;
            }

            notes.Add(found.Note);
        }

        notes.RemoveAll(note => note.Length == 0);
        throw new FormatException(
            $"{reference} was found nowhere{(notes.Count == 0 ? "" : $": {string.Join("; ", notes)}")}. "
            + "Make the resource, correct the reference, or write its output into a file for --outputs.");
    }

    private NamedResources? Account(string accountId)
    {
        if (sources.Api is null)
        {
            return null;
        }

        if (!accounts.TryGetValue(accountId, out var account))
        {
            accounts[accountId] = account = new NamedResources(sources.Api, accountId);
        }

        return account;
    }
}
