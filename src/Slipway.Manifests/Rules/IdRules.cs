using System.Text.RegularExpressions;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>Ids and digests.</summary>
internal static partial class IdRules
{
    /// <summary>An account's id.</summary>
    public static readonly TextRule Account = Hex32("an account's", "the account's");

    /// <summary>A zone's id.</summary>
    public static readonly TextRule Zone = Hex32("a zone's", "the zone's");

    /// <summary>A SHA-256 as hexadecimal digits, lower-case as everywhere in Slipway.</summary>
    public static readonly TextRule Sha256 = new(
        "64 lower-case hexadecimal digits",
        "^[0-9a-f]{64}$",
        new string('0', 64),
        text => Sha256Form().IsMatch(text) ? null : "is not a SHA-256: 64 lower-case hexadecimal digits.");

    private static TextRule Hex32(string a, string the) => new(
        $"{a} id, 32 hexadecimal digits",
        "^[0-9a-fA-F]{32}$",
        new string('0', 32),
        text => Hex32Form().IsMatch(text) ? null : $"is not {a} id: 32 hexadecimal digits. The dashboard shows it on {the} overview page.");

    [GeneratedRegex(@"\A[0-9a-fA-F]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hex32Form();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256Form();
}
