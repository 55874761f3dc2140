using System.Text.Json;

namespace Slipway.Cloudflare;

/// <summary>Takes secrets out of text that somebody else wrote.</summary>
internal sealed class Redaction(params IEnumerable<string> secrets)
{
    private const string Hidden = "***";

    // The longest first: a short one may be part of it. A message may quote a value as it stood in the JSON.
    private readonly string[] values =
        [.. secrets.Where(s => s.Length > 0).SelectMany(s => new[] { s, JsonEncodedText.Encode(s).Value }).Distinct().OrderByDescending(s => s.Length)];

    /// <summary>Leaves text as it is.</summary>
    public static Redaction Nothing { get; } = new();

    public string Apply(string text) => values.Aggregate(text, (t, secret) => t.Replace(secret, Hidden, StringComparison.Ordinal));
}
