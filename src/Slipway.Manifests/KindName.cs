using System.Text;

namespace Slipway.Manifests;

/// <summary>The two spellings of a resource's kind.</summary>
internal static class KindName
{
    /// <summary><c>CloudflareKvNamespace</c> and <c>cloudflare-kv-namespace</c> to the latter.</summary>
    public static string ToKebab(string kind)
    {
        var kebab = new StringBuilder();
        for (var i = 0; i < kind.Length; i++)
        {
            if (char.IsAsciiLetterUpper(kind[i]) && i > 0 && kind[i - 1] != '-' && (!char.IsAsciiLetterUpper(kind[i - 1]) || (i + 1 < kind.Length && char.IsAsciiLetterLower(kind[i + 1]))))
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(kind[i] == '_' ? '-' : kind[i]));
        }

        return kebab.ToString();
    }
}
