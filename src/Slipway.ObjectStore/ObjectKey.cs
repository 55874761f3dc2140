using System.Text;

namespace Slipway.ObjectStore;

/// <summary>The key of an object: at most 1,024 bytes of UTF-8 (developers.cloudflare.com/r2/platform/limits), parts separated by
/// slashes. Empty, <c>.</c> and <c>..</c> parts are refused: HTTP clients fold them, and a directory store could not hold them.</summary>
public sealed record ObjectKey
{
    /// <summary>The longest key, in bytes of UTF-8: R2's and S3's limit.</summary>
    public const int MaxBytes = 1024;

    private ObjectKey(string value) => Value = value;

    /// <summary>The key, without a slash in front.</summary>
    public string Value { get; }

    /// <summary>The key up to its last slash, or an empty string.</summary>
    public string Directory => Value.LastIndexOf('/') is var slash and >= 0 ? Value[..slash] : "";

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It breaks the rule.</exception>
    public static ObjectKey Parse(string text)
    {
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw new FormatException($"is not an object key: 1 to {MaxBytes} bytes, such as 'my-worker/0123abc.js'.");
        }

        return text.Split('/').Any(part => part is "" or "." or "..") || text.Any(char.IsControl)
            ? throw new FormatException("is not an object key: no slash at either end, no empty, '.' or '..' part, no control character.")
            : new ObjectKey(text);
    }

    /// <summary>The key with <paramref name="suffix"/> appended to its last part.</summary>
    public ObjectKey WithSuffix(string suffix) => Parse(Value + suffix);

    /// <summary>A key in the same directory as this one.</summary>
    public ObjectKey Sibling(string relative) => Parse(Directory.Length == 0 ? relative : $"{Directory}/{relative}");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
