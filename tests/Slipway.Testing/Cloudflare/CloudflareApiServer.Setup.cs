namespace Slipway.Testing.Cloudflare;

/// <summary>What a test prepares, breaks and looks at.</summary>
public sealed partial class CloudflareApiServer
{
    /// <summary>The account that every server has.</summary>
    public StoredAccount Account { get; }

    /// <summary>The token that every server has: <c>test-token</c>.</summary>
    public StoredToken Token { get; }

    /// <summary>Every zone, of all accounts.</summary>
    public IReadOnlyList<StoredZone> Zones => api.Read(() => cloud.Zones.ToList());

    /// <summary>Bytes of all modules of an upload; more is 10027.</summary>
    public long MaxScriptBytes { get => cloud.MaxScriptBytes; set => cloud.MaxScriptBytes = value; }

    /// <summary>How many files of assets one request may upload.</summary>
    public int AssetFilesPerBucket { get => cloud.AssetFilesPerBucket; set => cloud.AssetFilesPerBucket = value; }

    /// <summary>Finds a module's syntax error, which is then 10021; null = none is looked for.</summary>
    public Func<StoredModule, string?>? SyntaxError { get => cloud.SyntaxError; set => cloud.SyntaxError = value; }

    /// <summary>Another account.</summary>
    public StoredAccount AddAccount(string name) => api.Read(() =>
    {
        var account = new StoredAccount(cloud.Identifiers.Hex("account"), name);
        cloud.Accounts.Add(account);
        return account;
    });

    /// <summary>Another token, which may do everything until <see cref="StoredToken.Deny"/> says otherwise.</summary>
    public StoredToken AddToken(string value, bool isAccountOwned = false) => api.Read(() =>
    {
        var token = new StoredToken(cloud.Identifiers.Hex("token"), value, isAccountOwned);
        cloud.Tokens.Add(token);
        return token;
    });

    /// <summary>Takes permissions from <see cref="Token"/>.</summary>
    public void Deny(params IEnumerable<string> permissions) => Token.Deny(permissions);

    /// <summary>A zone; of <see cref="Account"/> unless another one is given.</summary>
    public StoredZone AddZone(string name, StoredAccount? account = null) => api.Read(() =>
    {
        var zone = new StoredZone(cloud.Identifiers.Hex("zone"), name, account ?? Account);
        cloud.Zones.Add(zone);
        return zone;
    });

    /// <summary>A record that somebody else made.</summary>
    public StoredDnsRecord AddDnsRecord(StoredZone zone, string type, string name, string content, bool proxied = false, string? comment = null) => api.Read(() =>
    {
        var record = new StoredDnsRecord
        {
            Id = cloud.Identifiers.Hex("record"),
            Type = type,
            Name = name,
            Content = content,
            Proxied = proxied,
            Comment = comment,
            CreatedOn = cloud.Now(),
            ModifiedOn = cloud.Now(),
        };
        zone.DnsRecords.Add(record);
        return record;
    });

    /// <summary>A route that somebody else made; its script needs not exist.</summary>
    public StoredRoute AddRoute(StoredZone zone, string pattern, string? script) => api.Read(() =>
    {
        var route = new StoredRoute(cloud.Identifiers.Hex("route"), pattern, script);
        zone.Routes.Add(route);
        return route;
    });

    /// <summary>A Worker that somebody else deployed: one version, live.</summary>
    public StoredScript AddScript(string name, StoredAccount? account = null, params IEnumerable<System.Text.Json.Nodes.JsonObject> bindings) => api.Read(() =>
    {
        var script = new StoredScript(name, cloud.Identifiers.Hex("script"), cloud.Now());
        var version = new StoredVersion
        {
            Id = cloud.Identifiers.Uuid("version"),
            Number = 1,
            CreatedOn = cloud.Now(),
            Source = "dash",
            TriggeredBy = "upload",
            Metadata = new System.Text.Json.Nodes.JsonObject { ["main_module"] = "index.js" },
            Bindings = [.. bindings],
            Modules = [new StoredModule("index.js", "application/javascript+module", "export default { fetch() { return new Response('foreign'); } };"u8.ToArray())],
            MainModule = "index.js",
        };
        script.Versions.Add(version);
        script.Deployments.Add(new StoredDeployment(cloud.Identifiers.Uuid("deployment"), "dash", cloud.Now(), [(version.Id, 100)], null, "upload"));
        (account ?? Account).Scripts[name] = script;
        return script;
    });

    /// <summary>A KV namespace; its id is what bindings need.</summary>
    public StoredResource AddKvNamespace(string title, StoredAccount? account = null) => Add(ResourceKind.KvNamespace, title, account);

    /// <summary>An R2 bucket.</summary>
    public StoredResource AddR2Bucket(string name, StoredAccount? account = null) => Add(ResourceKind.R2Bucket, name, account);

    /// <summary>A D1 database; its id is what bindings need.</summary>
    public StoredResource AddD1Database(string name, StoredAccount? account = null) => Add(ResourceKind.D1Database, name, account);

    /// <summary>A queue.</summary>
    public StoredResource AddQueue(string name, StoredAccount? account = null) => Add(ResourceKind.Queue, name, account);

    /// <summary>A Hyperdrive configuration; its id is what bindings need.</summary>
    public StoredResource AddHyperdrive(string name, StoredAccount? account = null) => Add(ResourceKind.Hyperdrive, name, account);

    /// <summary>A Worker of <see cref="Account"/>; throws when there is none of that name.</summary>
    public StoredScript Script(string name) => Account.Scripts[name];

    /// <summary>Makes requests go wrong that fit <paramref name="pattern"/>: <c>POST /accounts/*/workers/scripts/*/versions</c>, where a star is a segment of the
    /// path, or a part of one, or the method.</summary>
    /// <param name="times">How many requests.</param>
    /// <param name="skip">How many fitting requests go well before.</param>
    public void Fail(string pattern, ApiFault fault, int times = 1, int skip = 0) => faults.Add(FaultPlan.Fits(pattern), fault, times, skip);

    /// <summary>Makes the request with this number go wrong (<see cref="RecordedRequest.Number"/>: the first of the server is 1).</summary>
    public void FailAt(int number, ApiFault fault) => faults.Add(r => r.Number == number, fault, 1, 0);

    /// <summary>Makes the next requests go wrong, whatever they are.</summary>
    public void FailNext(ApiFault fault, int times = 1) => faults.Add(_ => true, fault, times, 0);

    /// <summary>Kills the client with the <paramref name="n"/>th request from now that changes something: it is carried out, <paramref name="action"/> is called (it
    /// cancels the client, or ends its process), and neither that request nor any later one is answered, until <see cref="Revive"/>.</summary>
    public void KillAfter(int n, Action? action = null)
    {
        lock (counting)
        {
            (untilKill, kill) = (n, action);
        }
    }

    /// <summary>True after <see cref="KillAfter"/> has struck: false at the end of a run says that it needed fewer changes.</summary>
    public bool WasKilled => isDead;

    /// <summary>Answers again.</summary>
    public void Revive()
    {
        lock (counting)
        {
            (untilKill, kill, isDead) = (-1, null, false);
        }
    }

    /// <summary>All that is stored, as text without ids and times: the same after the same requests, in any run.</summary>
    public string Snapshot() => api.Read(() => new SnapshotText(cloud).ToString());

    private StoredResource Add(ResourceKind kind, string name, StoredAccount? account) => api.Read(() =>
    {
        var resource = StorageApi.Make(cloud, kind, name);
        (account ?? Account).Resources.Add(resource);
        return resource;
    });
}
