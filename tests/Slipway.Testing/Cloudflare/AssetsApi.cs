using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Cloudflare;

/// <summary>The upload of static assets: a session with a manifest, the missing files in buckets, a token to redeem in an upload of the script
/// (developers.cloudflare.com/workers/static-assets/direct-upload).</summary>
internal sealed partial class AssetsApi(StoredCloud cloud)
{
    /// <summary>How long both tokens are good for.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Bytes (developers.cloudflare.com/workers/platform/limits).</summary>
    private const long MaxFileBytes = 25 * 1024 * 1024;

    private readonly Dictionary<string, Session> sessions = [];

    public void AddTo(EndpointTable table)
    {
        table.Add("POST /accounts/{account}/workers/scripts/{script}/assets-upload-session", "workers_scripts:edit", Start, schema: "AssetsUploadSession");
        table.Add("POST /accounts/{account}/workers/assets/upload", "", Upload, query: "base64", body: BodyKind.Multipart, needsToken: false);
    }

    /// <summary>The manifest that a completion token stands for.</summary>
    /// <exception cref="RefusalException">The token is none of this script's, is of a session that misses files, or is too old.</exception>
    public JsonObject Redeem(StoredScript script, string jwt)
    {
        var session = Open(jwt, isCompletion: true);
        return session.Script == script.Name
            ? (JsonObject)session.Manifest.DeepClone()
            : throw new RefusalException(400, 10309, "The assets token was made for another Worker.");
    }

    /// <summary>The files that were uploaded for a script before it was made, or since.</summary>
    public void MoveTo(StoredScript script, string jwt)
    {
        foreach (var (hash, asset) in sessions[jwt].Uploaded)
        {
            script.Assets[hash] = asset;
        }
    }

    private Answer Start(Call call)
    {
        var manifest = (JsonObject)call.Object["manifest"]!;
        foreach (var (path, file) in manifest)
        {
            if (!path.StartsWith('/') || !Hash().IsMatch((string)file!["hash"]!) || (double)file["size"]! is < 0 or > MaxFileBytes)
            {
                throw RefusalException.InvalidBody($"manifest: '{path}' needs a leading slash, a hash of 32 hexadecimal digits, and a size of at most {MaxFileBytes} bytes");
            }
        }

        var known = cloud.Account(call).Scripts.TryGetValue(call["script"], out var script) ? script.Assets : new Dictionary<string, StoredAsset>();
        var missing = manifest.Select(f => (string)f.Value!["hash"]!).Where(h => !known.ContainsKey(h)).Distinct().ToList();
        var session = new Session(call["account"], call["script"], (JsonObject)manifest.DeepClone(), missing, cloud.Time.GetUtcNow() + Lifetime);
        return new Answer(new JsonObject
        {
            ["jwt"] = Token(session, isCompletion: missing.Count == 0),
            ["buckets"] = new JsonArray([.. missing.Chunk(cloud.AssetFilesPerBucket).Select(b => new JsonArray([.. b.Select(h => (JsonNode?)h)]))]),
        });
    }

    private Answer Upload(Call call)
    {
        var session = Open(call.Bearer, isCompletion: false);
        if (call["account"] != session.Account)
        {
            throw RefusalException.Authentication();
        }

        if (call.Query("base64") != "true")
        {
            throw RefusalException.InvalidBody("assets are uploaded with ?base64=true");
        }

        foreach (var part in call.Request.Parts)
        {
            session.Uploaded[part.Name] = Asset(session, part);
        }

        var isComplete = session.Missing.TrueForAll(session.Uploaded.ContainsKey);
        return isComplete ? new Answer(new JsonObject { ["jwt"] = Token(session, isCompletion: true) }, Status: 201) : new Answer(new JsonObject(), Status: 202);
    }

    private static StoredAsset Asset(Session session, RecordedPart part)
    {
        if (part.FileName != part.Name || !session.Missing.Contains(part.Name))
        {
            throw RefusalException.InvalidBody($"the part '{part.Name}' (filename '{part.FileName}') is none of the hashes that the session asked for");
        }

        byte[] content;
        try
        {
            content = Convert.FromBase64String(part.Text);
        }
        catch (FormatException e)
        {
            throw RefusalException.InvalidBody($"the part '{part.Name}': {e.Message}");
        }

        var size = (long)(double)session.Manifest.First(f => (string?)f.Value!["hash"] == part.Name).Value!["size"]!;
        return content.LongLength == size
            ? new StoredAsset(part.Name, part.ContentType is "application/null" ? null : part.ContentType, content)
            : throw RefusalException.InvalidBody($"the part '{part.Name}' has {content.LongLength} bytes, the manifest says {size}");
    }

    /// <summary>A token that looks as JSON web tokens do; clients read when it expires.</summary>
    private string Token(Session session, bool isCompletion)
    {
        var payload = $$"""{"exp":{{session.Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}},"jti":"{{cloud.Identifiers.Hex("jwt")}}","complete":{{(isCompletion ? "true" : "false")}}}""";
        var token = string.Join('.', ((string[])["""{"alg":"none","typ":"JWT"}""", payload, "signature"]).Select(t => Convert.ToBase64String(Encoding.UTF8.GetBytes(t)).TrimEnd('=').Replace('+', '-').Replace('/', '_')));
        sessions[token] = session with { IsComplete = isCompletion };
        return token;
    }

    private Session Open(string jwt, bool isCompletion)
    {
        if (!sessions.TryGetValue(jwt, out var session))
        {
            throw RefusalException.Authentication();
        }

        return session.Expires < cloud.Time.GetUtcNow() ? throw new RefusalException(401, 10305, "The assets token has expired.")
            : session.IsComplete != isCompletion ? throw new RefusalException(400, 10304, isCompletion ? "The assets upload is not complete." : "The assets upload is complete.")
            : session;
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Hash();

    private sealed record Session(string Account, string Script, JsonObject Manifest, List<string> Missing, DateTimeOffset Expires)
    {
        public bool IsComplete { get; init; }

        public Dictionary<string, StoredAsset> Uploaded { get; } = [];
    }
}
