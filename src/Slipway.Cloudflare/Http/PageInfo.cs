using System.Text.Json;

namespace Slipway.Cloudflare;

/// <summary>What a list says of its pages (<c>result_info</c>). Not all lists have pages, and not all say the same of them.</summary>
internal readonly record struct PageInfo(int? PerPage, int? TotalCount, int? TotalPages)
{
    public static PageInfo Of(ApiAnswer answer) =>
        answer.Envelope is { } envelope && envelope.TryGetProperty("result_info", out var info) && info.ValueKind == JsonValueKind.Object
            ? new PageInfo(info.Number("per_page"), info.Number("total_count"), info.Number("total_pages"))
            : default;

    public bool HasMore(int page) =>
        TotalPages is { } pages ? page < pages
        : TotalCount is { } count && PerPage is > 0 and { } size && (long)page * size < count;
}
