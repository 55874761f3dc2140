using System.Text;
using Slipway.Cloudflare;
using Slipway.Manifests;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>A Worker <c>api</c> that is deployed already, the zone <c>example.com</c>, and the state from one deployment to the next.</summary>
internal sealed class ExposureCase : IAsyncDisposable
{
    public const string WorkerName = "api";

    private CloudflareApi api;

    private ExposureCase(CloudflareApiServer server)
    {
        Server = server;
        api = Connect();
        Zone = server.AddZone("example.com");
        server.AddScript(WorkerName);
        State = new DeliveryState { AccountId = server.Account.Id, WorkerName = WorkerName };
    }

    public CloudflareApiServer Server { get; }

    public StoredZone Zone { get; }

    public DeliveryState State { get; set; }

    public bool Adopt { get; set; }

    /// <summary>Called between planning and applying.</summary>
    public Action OnPlanned { get; set; } = () => { };

    /// <summary>What the newest plan told.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>What the newest plan warned of.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Requests of the newest plan or deployment.</summary>
    public IReadOnlyList<string> Requests { get; private set; } = [];

    public static async Task<ExposureCase> StartAsync() => new(await CloudflareApiServer.StartAsync());

    /// <summary>Plans, and gives the lines.</summary>
    public async Task<string> PlanAsync(CloudflareWorker? worker) => Text((await ReadAsync(worker)).Changes);

    /// <summary>Plans and applies, and gives the lines of the plan. Intents are stored before the first change, as a deployment does it.</summary>
    public async Task<string> DeployAsync(CloudflareWorker? worker)
    {
        var before = Server.Requests.Count;
        var (changes, notes) = await ReadAsync(worker);
        Problems.Should().BeEmpty();
        OnPlanned();
        State = notes.Aggregate(State, (state, note) => note(state)) with { Pending = [.. State.Pending, .. changes.Select(c => c.Intent).OfType<PendingResource>()] };
        foreach (var change in changes.Where(c => c.ApplyAsync is not null).OrderBy(c => c.Phase))
        {
            var apply = new ApplyContext
            {
                Api = api,
                AccountId = Server.Account.Id,
                WorkerName = WorkerName,
                State = State,
                Progress = _ => { },
                Warn = _ => { },
            };
            await change.ApplyAsync!(apply, TestContext.Current.CancellationToken);
            State = apply.State;
        }

        State = State with { Pending = [] };
        Requests = [.. Server.Requests.Skip(before).Select(r => $"{r.Method} {r.Path.Replace(Zone.Id, "ZONE", StringComparison.Ordinal).Replace(Server.Account.Id, "ACCOUNT", StringComparison.Ordinal)}")];
        return Text(changes);
    }

    /// <summary>A deployment whose client dies with the <paramref name="n"/>th request that changes something.</summary>
    /// <returns>False when there were fewer.</returns>
    public async Task<bool> DieAsync(CloudflareWorker? worker, int n)
    {
        Server.KillAfter(n);
        try
        {
            await DeployAsync(worker);
        }
        catch (CloudflareException)
        {
            // The state keeps what was noted until then, and the intents.
        }

        var died = Server.WasKilled;
        Server.Revive();
        api.Dispose();
        api = Connect();
        return died;
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<Func<DeliveryState, DeliveryState>> Notes)> ReadAsync(CloudflareWorker? worker)
    {
        var context = new PlanningContext
        {
            Api = api,
            AccountId = Server.Account.Id,
            Worker = worker,
            WorkerName = WorkerName,
            Values = new ResolvedValues(new Dictionary<ManifestValue, string>(), new Dictionary<ManifestValue, SecretText>()),
            State = State,
            Adopt = Adopt,
        };
        var changes = await new Exposure().PlanAsync(context, TestContext.Current.CancellationToken);
        (Problems, Warnings) = ([.. context.Problems], [.. context.Warnings]);
        return (changes, [.. context.Notes]);
    }

    private static string Text(IEnumerable<PlannedChange> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes.OrderBy(c => c.Phase))
        {
            var mark = change.Kind switch { ChangeKind.Create => '+', ChangeKind.Update => '~', ChangeKind.Delete => '-', _ => '=' };
            var fields = string.Join(", ", change.Fields.Select(f => $"{f.Field}: {f.Old ?? "(none)"} -> {f.New ?? "(none)"}"));
            text.Append(mark).Append(' ').Append(change.Resource).Append(' ').Append(change.Name)
                .Append(fields.Length > 0 ? $" [{fields}]" : "").Append(change.Remark.Length > 0 ? $" ({change.Remark})" : "").Append('\n');
            (change.ApplyAsync is null).Should().Be(change.Kind == ChangeKind.Unchanged, "only what is unchanged needs no call");
        }

        return text.ToString();
    }

    // No waits between attempts: what is tested is what is done, not when.
    private CloudflareApi Connect() => new(new CloudflareApiOptions
    {
        Token = ApiToken.Parse(Server.Token.Value, "test"),
        BaseUrl = CloudflareApiUrl.Parse(Server.BaseUrl),
        Retries = 0,
    });
}
