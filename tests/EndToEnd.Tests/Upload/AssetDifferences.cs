using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>What two uploads of static assets differ in, a line for each difference; ours is named first. Hashes are each uploader's own: what counts is
/// which files have the same one.</summary>
internal static class AssetDifferences
{
    /// <summary>The differences of all requests of two deployments that concern assets; empty = none, or there are no assets.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<RecordedRequest> ours, IReadOnlyList<RecordedRequest> wranglers)
    {
        var (our, their) = (Session.Of(ours), Session.Of(wranglers));
        var found = new List<string>();
        foreach (var path in our.Files.Keys.Union(their.Files.Keys).Order(StringComparer.Ordinal))
        {
            Compare(found, path, our.Describe(path), their.Describe(path));
        }

        Compare(found, "requests", our.Requests, their.Requests);
        return found;
    }

    /// <summary>The number of files that the API was told of.</summary>
    public static int Count(IReadOnlyList<RecordedRequest> requests) => Session.Of(requests).Files.Count;

    private static void Compare(List<string> found, string what, string ours, string wranglers)
    {
        if (ours != wranglers)
        {
            found.Add($"{what}: {ours}, wrangler's: {wranglers}");
        }
    }

    /// <param name="Files">Hash and size by path, as the API was told.</param>
    /// <param name="Uploaded">What was sent, by hash.</param>
    /// <param name="Requests">Method, path and query of each request.</param>
    private sealed record Session(IReadOnlyDictionary<string, (string Hash, long Size)> Files, IReadOnlyDictionary<string, RecordedPart> Uploaded, string Requests)
    {
        public static Session Of(IReadOnlyList<RecordedRequest> requests)
        {
            var opening = requests.SingleOrDefault(r => r.Path.EndsWith("/assets-upload-session", StringComparison.Ordinal));
            var uploads = requests.Where(r => r.Path.EndsWith("/assets/upload", StringComparison.Ordinal)).ToList();
            return new(
                opening?.Json!["manifest"]!.AsObject().ToDictionary(f => f.Key, f => ((string)f.Value!["hash"]!, (long)f.Value!["size"]!), StringComparer.Ordinal) ?? [],
                uploads.SelectMany(u => u.Parts).ToDictionary(p => p.Name, StringComparer.Ordinal),
                string.Join(", ", uploads.Prepend(opening).Select(r => $"{r}")));
        }

        /// <summary>Everything about a file but its hash.</summary>
        public string Describe(string path)
        {
            if (!Files.TryGetValue(path, out var file))
            {
                return "not there";
            }

            var same = string.Join(" ", Files.Where(f => f.Value.Hash == file.Hash).Select(f => f.Key).Order(StringComparer.Ordinal));
            var sent = Uploaded.TryGetValue(file.Hash, out var part)
                ? new JsonObject { ["fileIsHash"] = part.FileName == file.Hash, ["type"] = part.ContentType, ["base64"] = part.Text }.ToJsonString()
                : "not sent";
            return $"{file.Size} B, {file.Hash.Length} digits for {same}, {sent}";
        }
    }
}
