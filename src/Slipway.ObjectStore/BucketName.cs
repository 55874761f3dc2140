using System.Text.RegularExpressions;

namespace Slipway.ObjectStore;

/// <summary>The name of a bucket: R2's rule (developers.cloudflare.com/r2/buckets/create-buckets): 3 to 63 characters, lower-case
/// letters, digits and hyphens, not a hyphen at either end. S3's dots are allowed too, for other S3 stores.</summary>
public sealed partial record BucketName
{
    private BucketName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static BucketName Parse(string text) =>
        Rule().IsMatch(text)
            ? new BucketName(text)
            : throw new FormatException(
                "is not a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
