using System.Text.Json.Nodes;
using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>What is there of a Worker. What a deployment that changes nothing does not need is read when it is asked for, and once.</summary>
internal sealed class LiveWorker
{
    private readonly CloudflareApi api;
    private readonly WorkerAddress worker;
    private readonly Dictionary<string, WorkerVersion> details = [];
    private IReadOnlyList<WorkerVersion>? versions;

    private LiveWorker(CloudflareApi api, WorkerAddress worker, ScriptSettings? settings, IReadOnlyList<Deployment> deployments) =>
        (this.api, this.worker, Settings, Deployments) = (api, worker, settings, deployments);

    /// <summary>The settings; null when there is no such Worker.</summary>
    public ScriptSettings? Settings { get; }

    /// <summary>The newest deployments, the newest first.</summary>
    public IReadOnlyList<Deployment> Deployments { get; }

    /// <summary>The deployment in force; null when there is no Worker, or no deployment of it.</summary>
    public Deployment? Deployment => Deployments is [var current, ..] ? current : null;

    /// <summary>Whether there is such a Worker.</summary>
    public bool Exists => Settings is not null;

    /// <summary>The versions that get traffic.</summary>
    public IReadOnlyList<VersionTraffic> Traffic => Deployment?.Versions ?? [];

    /// <summary>The version with the most traffic; null when none has any.</summary>
    public string? MainVersionId => Traffic.MaxBy(v => v.Percentage)?.VersionId;

    /// <summary>Reads it: one call when there is none, else two.</summary>
    public static async Task<LiveWorker> ReadAsync(CloudflareApi api, WorkerAddress worker, CancellationToken ct)
    {
        var settings = await api.Scripts.GetSettingsAsync(worker.AccountId, worker.Name, ct);
        return new(api, worker, settings, settings is null ? [] : await api.Deployments.ListAsync(worker.AccountId, worker.Name, ct));
    }

    /// <summary>The deployment in force, or null.</summary>
    public static async Task<Deployment?> CurrentDeploymentAsync(CloudflareApi api, WorkerAddress worker, CancellationToken ct) =>
        await api.Deployments.ListAsync(worker.AccountId, worker.Name, ct) is [var current, ..] ? current : null;

    /// <summary>Whether it was made from here: an interrupted deployment set out to make it, or one of its versions is in the state. (A
    /// Worker that was deleted, and made again by somebody else, has none of them.)</summary>
    public async Task<bool> IsOursAsync(DeliveryState state, CancellationToken ct)
    {
        if (state.Pending.Any(p => p.Resource == WorkerScript.Resource))
        {
            return true;
        }

        return state.Script is { } script
            && (Traffic.Any(v => script.Find(v.VersionId) is not null) || (await VersionsAsync(ct)).Any(v => script.Find(v.Id) is not null));
    }

    /// <summary>The versions that can be deployed, the newest first.</summary>
    public async Task<IReadOnlyList<WorkerVersion>> VersionsAsync(CancellationToken ct) =>
        versions ??= Exists ? await api.Versions.ListAsync(worker.AccountId, worker.Name, deployable: true, ct) : [];

    /// <summary>A version with its bindings and runtime.</summary>
    public async Task<WorkerVersion> VersionAsync(string id, CancellationToken ct)
    {
        if (!details.TryGetValue(id, out var version))
        {
            details[id] = version = await api.Versions.GetAsync(worker.AccountId, worker.Name, id, ct);
        }

        return version;
    }

    /// <summary>The Durable Object migration tag of the Worker, which its newest version says.</summary>
    public async Task<string?> MigrationTagAsync(CancellationToken ct)
    {
        if (Settings?.MigrationTag is { } tag)
        {
            return tag;
        }

        return await VersionsAsync(ct) is [var newest, ..] ? (string?)RuntimeOf(await VersionAsync(newest.Id, ct))?["migration_tag"] : null;
    }

    /// <summary>The bindings of a version that was read whole.</summary>
    public static IReadOnlyList<JsonObject> BindingsOf(WorkerVersion version) => [.. (version.Resources?["bindings"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>The runtime settings of a version that was read whole: compatibility, limits, usage model.</summary>
    public static JsonObject? RuntimeOf(WorkerVersion version) => version.Resources?["script_runtime"] as JsonObject;
}
