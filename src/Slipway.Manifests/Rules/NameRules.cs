using System.Text;
using System.Text.RegularExpressions;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Rules;

/// <summary>Names.</summary>
internal static partial class NameRules
{
    /// <summary>The longest object key, in bytes of UTF-8: R2's limit (developers.cloudflare.com/r2/platform/limits).</summary>
    private const int MaxKeyBytes = 1024;

    /// <summary>A Worker's name: a label of its workers.dev hostname, so 63 characters; wrangler takes the same ones.</summary>
    public static readonly TextRule Worker = new(
        "a Worker's name",
        "^[a-z0-9_][a-z0-9_-]{0,62}$",
        "my-worker",
        text => WorkerForm().IsMatch(text)
            ? null
            : "is not a Worker's name: 1 to 63 lower-case letters, digits, hyphens and underscores, with no hyphen in front.");

    /// <summary>A binding's name, which code reads as <c>env.NAME</c>.</summary>
    public static readonly TextRule Binding = new(
        "a name that code can read as env.NAME",
        "^[A-Za-z_$][A-Za-z0-9_$]*$",
        "NAME",
        text => IdentifierForm().IsMatch(text)
            ? null
            : "is not a binding's name: code reads it as env.NAME, so letters, digits, '_' and '$', with no digit in front.");

    /// <summary>The name of a class that a Worker exports.</summary>
    public static readonly TextRule Class = new(
        "a class's name",
        "^[A-Za-z_$][A-Za-z0-9_$]*$",
        "MyClass",
        text => IdentifierForm().IsMatch(text) ? null : "is not a class's name: letters, digits, '_' and '$', with no digit in front.");

    /// <summary>A bucket's name (developers.cloudflare.com/r2/buckets/create-buckets); S3's dots are allowed too, for other stores.</summary>
    public static readonly TextRule Bucket = new(
        "a bucket's name",
        "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        "worker-scripts",
        text => BucketForm().IsMatch(text)
            ? null
            : "is not a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.");

    /// <summary>An object key.</summary>
    public static readonly TextRule ObjectKey = new("an object key", "^[^/].*[^/]$|^[^/]$", "my-worker/0123abc.js", ObjectKeyBreak);

    /// <summary>A word without spaces.</summary>
    public static readonly TextRule Word = new(
        "a word without spaces",
        "^\\S+$", "word", text => text.Any(char.IsWhiteSpace) ? "has a space in it, which such a name never has." : null);

    private static string? ObjectKeyBreak(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxKeyBytes)
        {
            return $"is not an object key: it has over {MaxKeyBytes} bytes.";
        }

        return text.Split('/').Any(part => part is "" or "." or "..") || text.Any(char.IsControl)
            ? "is not an object key: no slash at either end, no empty, '.' or '..' part, no control character. Write it like my-worker/0123abc.js."
            : null;
    }

    [GeneratedRegex(@"\A[a-z0-9_][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WorkerForm();

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdentifierForm();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketForm();
}
