using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>The envelope of API v4, and the lists in it.</summary>
internal static class Envelope
{
    public static JsonObject Success(Answer answer)
    {
        var envelope = new JsonObject { ["success"] = true, ["errors"] = new JsonArray(), ["messages"] = new JsonArray(), ["result"] = answer.Result };
        if (answer.Info is { } info)
        {
            envelope["result_info"] = info;
        }

        return envelope;
    }

    public static JsonObject Failure(RefusalException refusal) => new()
    {
        ["success"] = false,
        ["errors"] = new JsonArray(refusal.ToError()),
        ["messages"] = new JsonArray(),
        ["result"] = null,
    };

    /// <summary>All items on one page.</summary>
    public static Answer List(IEnumerable<JsonObject> items) => new(new JsonArray([.. items]));

    /// <summary>The page that the query's <c>page</c> and <c>per_page</c> ask for.</summary>
    /// <param name="wrap">The field of the result that holds the list; null = the result is the list.</param>
    public static Answer Page(Call call, IEnumerable<JsonObject> items, int standard, int max, string? wrap = null, int min = 1)
    {
        var all = items.ToList();
        var (page, size) = (call.Number("page", 1), call.Number("per_page", standard));
        if (size < min || size > max || page < 1)
        {
            throw new RefusalException(400, 7001, $"Method not available for this URI: page {page}, per_page {size} (expected {min} to {max})") { IsViolation = true };
        }

        var found = all.Skip((page - 1) * size).Take(size).ToList();
        var info = new JsonObject
        {
            ["page"] = page,
            ["per_page"] = size,
            ["count"] = found.Count,
            ["total_count"] = all.Count,
            ["total_pages"] = (all.Count + size - 1) / size,
        };
        var list = new JsonArray([.. found]);
        return new Answer(wrap is null ? list : new JsonObject { [wrap] = list }, info);
    }
}
