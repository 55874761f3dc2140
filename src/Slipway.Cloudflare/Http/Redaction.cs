using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Cloudflare;

/// <summary>Takes secrets out of text that somebody else wrote.</summary>
internal sealed class Redaction(params IEnumerable<string> secrets)
{
    private const string Hidden = "***";

    // The longest first: a short one may be part of it.
    private readonly string[] values = [.. secrets.Where(s => s.Length > 0).SelectMany(Spellings).Distinct().OrderByDescending(s => s.Length)];

    /// <summary>Leaves text as it is.</summary>
    public static Redaction Nothing { get; } = new();

    public string Apply(string text) => values.Aggregate(text, (t, secret) => t.Replace(secret, Hidden, StringComparison.Ordinal));

    /// <summary>A message may quote a value as it stands in JSON, with as many or as few characters escaped as its writer likes.</summary>
    private static string[] Spellings(string secret) =>
        [secret, JsonEncodedText.Encode(secret).Value, JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value];
}
