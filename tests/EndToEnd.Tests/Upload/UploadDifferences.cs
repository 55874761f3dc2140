using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>What two uploads of a Worker differ in, a line for each difference; ours is named first.</summary>
internal static class UploadDifferences
{
    private const string Metadata = "metadata";

    /// <summary>The differences; empty = the same request in all that the API looks at.</summary>
    public static IReadOnlyList<string> Of(RecordedRequest ours, RecordedRequest wranglers)
    {
        var found = new List<string>();
        Compare(found, "request", $"{ours.Method} {ours.Path}", $"{wranglers.Method} {wranglers.Path}");
        Compare(found, "query", ours.Query, wranglers.Query);
        Compare(found, "order of the parts", Names(ours.Parts), Names(wranglers.Parts));
        foreach (var part in wranglers.Parts)
        {
            if (ours.Parts.FirstOrDefault(p => p.Name == part.Name) is { } same)
            {
                Compare(found, $"{part.Name}: file name", same.FileName ?? "none", part.FileName ?? "none");
                Compare(found, $"{part.Name}: content type", same.ContentType ?? "none", part.ContentType ?? "none");
                Compare(found, part, same);
            }
        }

        return found;
    }

    private static void Compare(List<string> found, RecordedPart part, RecordedPart ours)
    {
        if (part.Name == Metadata)
        {
            Compare(found, "", JsonNode.Parse(ours.Text), JsonNode.Parse(part.Text));
        }
        else if (!ours.Content.Span.SequenceEqual(part.Content.Span))
        {
            var at = ours.Content.Span.CommonPrefixLength(part.Content.Span);
            Compare(found, $"{part.Name}: from byte {at}", Excerpt(ours, at), Excerpt(part, at));
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
            // The order of bindings means nothing: each has its name.
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

    private static JsonObject ByName(JsonArray bindings) => new(bindings.Select(b => KeyValuePair.Create((string)b!["name"]!, (JsonNode?)b.DeepClone())));

    private static string Names(IReadOnlyList<RecordedPart> parts) => string.Join(", ", parts.Select(p => p.Name));

    private static string Excerpt(RecordedPart part, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"'{System.Text.Encoding.UTF8.GetString(part.Content.Span[at..Math.Min(part.Content.Length, at + 60)])}' of {part.Content.Length} B");
}
