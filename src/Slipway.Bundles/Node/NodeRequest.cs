namespace Slipway.Bundles;

/// <summary>A wish for a Node.js version as <c>.nvmrc</c>, <c>.node-version</c>, Volta and the option <c>node-version</c> write it: a
/// version, a part of one, a range, or one of nvm's aliases (github.com/nvm-sh/nvm#usage).</summary>
public static class NodeRequest
{
    /// <summary>Release lines with long-term support are the even ones; nvm names each after an element
    /// (github.com/nodejs/Release/blob/main/CODENAMES.md).</summary>
    private static readonly Dictionary<string, int> CodeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["argon"] = 4,
        ["boron"] = 6,
        ["carbon"] = 8,
        ["dubnium"] = 10,
        ["erbium"] = 12,
        ["fermium"] = 14,
        ["gallium"] = 16,
        ["hydrogen"] = 18,
        ["iron"] = 20,
        ["jod"] = 22,
        ["krypton"] = 24,
    };

    /// <summary>Every line with long-term support that can run a wrangler of today, and those to come.</summary>
    private const string LongTermSupport = "18 || 20 || 22 || 24 || 26 || 28 || 30";

    /// <summary>The text itself when it is a wish or empty.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string Check(string text)
    {
        if (text.Length > 0)
        {
            _ = Parse(text);
        }

        return text;
    }

    /// <summary>Reads a wish.</summary>
    /// <exception cref="FormatException">It is none; the message continues "'text' ...".</exception>
    public static VersionRange Parse(string text)
    {
        var wish = text.Trim();
        wish = wish.StartsWith("node-", StringComparison.Ordinal) ? wish["node-".Length..] : wish;
        var range = wish.ToLowerInvariant() switch
        {
            "node" or "stable" or "latest" or "current" => "*",
            "lts" or "lts/*" => LongTermSupport,
            ['l', 't', 's', '/', '-', ..] => LongTermSupport,
            ['l', 't', 's', '/', .. var name] when CodeNames.TryGetValue(name, out var major) => $"{major}",
            var plain when plain.Length > 0 => plain,
            _ => "?",
        };
        return VersionRange.TryParse(range, out var parsed)
            ? parsed
            : throw new FormatException("is no version of Node.js: give a version (22.11.0), a part of one (22), a range (>=20 <23) or an alias (lts/*, lts/jod, node).");
    }
}
