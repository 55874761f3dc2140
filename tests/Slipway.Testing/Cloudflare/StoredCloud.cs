using System.Globalization;

namespace Slipway.Testing.Cloudflare;

/// <summary>All that the API stores.</summary>
internal sealed class StoredCloud(TimeProvider time)
{
    public TimeProvider Time => time;

    public Identifiers Identifiers { get; } = new();

    public List<StoredAccount> Accounts { get; } = [];

    public List<StoredZone> Zones { get; } = [];

    public List<StoredToken> Tokens { get; } = [];

    /// <summary>Bytes of all modules of an upload (developers.cloudflare.com/workers/platform/limits: 64 MiB since September 2026).</summary>
    public long MaxScriptBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Files that one request may upload, so that small tests need several.</summary>
    public int AssetFilesPerBucket { get; set; } = 3;

    /// <summary>Null = JavaScript is not parsed.</summary>
    public Func<StoredModule, string?>? SyntaxError { get; set; }

    /// <summary>The time as the API writes it.</summary>
    public string Now() => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public StoredAccount Account(Call call) => Accounts.Single(a => a.Id == call["account"]);

    public StoredZone Zone(Call call) => Zones.Single(z => z.Id == call["zone"]);

    /// <exception cref="RefusalException">10007.</exception>
    public StoredScript Script(Call call) =>
        Account(call).Scripts.TryGetValue(call["script"], out var script) ? script : throw RefusalException.NoSuchScript();

    /// <summary>The most specific zone of an account that holds a host; null when none does.</summary>
    public StoredZone? ZoneOf(StoredAccount account, string host) =>
        Zones.Where(z => z.Account == account && z.Holds(host)).MaxBy(z => z.Name.Length);
}
