using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>
/// What two uploads of a Worker differ in, a line for each difference; ours is named first. Compared are method, path, query, the parts' names, file names,
/// content types and bytes, and each field of the metadata. Passed over is what means nothing: the order of bindings and of modules, <c>./</c> before a
/// module's name (imports of both spellings find it), and the parts of values that are new each time.
/// </summary>
internal static partial class UploadDifferences
{
    private const string Metadata = "metadata", Main = "(main module)";

    /// <summary>The differences; empty = the same request in all that the API looks at.</summary>
    public static IReadOnlyList<string> Of(RecordedRequest ours, RecordedRequest wranglers)
    {
        var found = new List<string>();
        Compare(found, "request", $"{ours.Method} {ours.Path}", $"{wranglers.Method} {wranglers.Path}");
        Compare(found, "query", ours.Query, wranglers.Query);
        Compare(found, "first part", ours.Parts[0].Name, wranglers.Parts[0].Name);
        var (our, their) = (ByName(ours), ByName(wranglers));
        foreach (var name in our.Keys.Union(their.Keys).Order(StringComparer.Ordinal))
        {
            if (our.TryGetValue(name, out var part) && their.TryGetValue(name, out var same))
            {
                Compare(found, name, part, same);
            }
            else
            {
                found.Add($"{name}: {(part is null ? "only wrangler's" : "only ours")}");
            }
        }

        return found;
    }

    private static void Compare(List<string> found, string name, RecordedPart ours, RecordedPart wranglers)
    {
        Compare(found, $"{name}: file name", FileName(ours), FileName(wranglers));
        Compare(found, $"{name}: content type", ours.ContentType ?? "none", wranglers.ContentType ?? "none");
        if (name == Metadata)
        {
            Compare(found, "", Json(ours), Json(wranglers));
        }
        else if (ours.ContentType == "application/source-map")
        {
            Compare(found, name, Json(ours), Json(wranglers));
        }
        else if (!ours.Content.Span.SequenceEqual(wranglers.Content.Span))
        {
            var at = ours.Content.Span.CommonPrefixLength(wranglers.Content.Span);
            Compare(found, string.Create(CultureInfo.InvariantCulture, $"{name}: from byte {at}"), Excerpt(ours, at), Excerpt(wranglers, at));
        }
    }

    private static void Compare(List<string> found, string field, JsonNode? ours, JsonNode? wranglers)
    {
        switch (ours, wranglers)
        {
            case (JsonObject our, JsonObject their):
                foreach (var name in our.Select(f => f.Key).Union(their.Select(f => f.Key)).Order(StringComparer.Ordinal))
                {
                    Compare(found, field.Length > 0 ? $"{field}.{name}" : name, our[name], their[name]);
                }

                break;
            case (JsonArray our, JsonArray their) when field == "bindings":
                Compare(found, field, ByName(our), ByName(their));
                break;
            default:
                Compare(found, field, ours?.ToJsonString() ?? "none", wranglers?.ToJsonString() ?? "none");
                break;
        }
    }

    private static void Compare(List<string> found, string what, string ours, string wranglers)
    {
        if (ours != wranglers)
        {
            found.Add($"{what}: {ours}, wrangler's: {wranglers}");
        }
    }

    private static Dictionary<string, RecordedPart> ByName(RecordedRequest request)
    {
        var main = (string?)Json(request.Parts.Single(p => p.Name == Metadata))["main_module"];
        return request.Parts.ToDictionary(p => p.Name == main ? Main : Plain(p.Name), StringComparer.Ordinal);
    }

    private static JsonObject ByName(JsonArray bindings) => new(bindings.Select(b => KeyValuePair.Create((string)b!["name"]!, (JsonNode?)b.DeepClone())));

    private static JsonObject Json(RecordedPart part)
    {
        var json = JsonNode.Parse(NewEachTime().Replace(part.Text, ""))!.AsObject();
        if (json["assets"] is JsonObject assets && assets["jwt"] is not null)
        {
            assets["jwt"] = "a token";
        }

        return json;
    }

    private static string FileName(RecordedPart part) => part.FileName is null ? "none" : part.FileName == part.Name ? "the part's name" : Plain(part.FileName);

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static string Excerpt(RecordedPart part, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"'{Encoding.UTF8.GetString(part.Content.Span[at..Math.Min(part.Content.Length, at + 60)])}' of {part.Content.Length} B");

    /// <summary>The commit of a working tree that is in no repository, and wrangler's directory for one deployment.</summary>
    [GeneratedRegex(@"[0-9a-f]{40}(?=-dirty)|\.wrangler/tmp/deploy-\w+/")]
    private static partial Regex NewEachTime();
}
