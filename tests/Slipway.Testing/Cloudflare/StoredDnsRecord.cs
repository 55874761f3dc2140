using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>A DNS record.</summary>
public sealed record StoredDnsRecord
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary><c>A</c>, <c>CNAME</c> …</summary>
    public required string Type { get; init; }

    /// <summary>The full name, in lower case.</summary>
    public required string Name { get; init; }

    public required string Content { get; init; }

    public bool Proxied { get; init; }

    /// <summary>Seconds; 1 = automatic.</summary>
    public int Ttl { get; init; } = 1;

    public string? Comment { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of a custom domain: the API does not let it be changed.</summary>
    public bool IsReadOnly { get; init; }

    public required string CreatedOn { get; init; }

    public required string ModifiedOn { get; init; }

    internal bool IsAddress => Type is "A" or "AAAA";

    internal bool IsProxiable => IsAddress || Type == "CNAME";

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["type"] = Type,
        ["content"] = Content,
        ["proxiable"] = IsProxiable,
        ["proxied"] = Proxied,
        ["ttl"] = Ttl,
        ["settings"] = new JsonObject(),
        ["meta"] = IsReadOnly ? new JsonObject { ["read_only"] = true, ["origin_worker_id"] = Id } : new JsonObject(),
        ["comment"] = Comment,
        ["tags"] = new JsonArray([.. Tags.Select(t => (JsonNode?)t)]),
        ["created_on"] = CreatedOn,
        ["modified_on"] = ModifiedOn,
    };
}
