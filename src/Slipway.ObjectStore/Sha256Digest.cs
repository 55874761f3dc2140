using System.Security.Cryptography;

namespace Slipway.ObjectStore;

/// <summary>A SHA-256 digest. As text <c>sha256:&lt;64 lower-case hex digits&gt;</c> (OCI's form); <see cref="Hex"/> is the bare form
/// of the fields <c>content-hash</c> and <c>bundle-hash</c>.</summary>
public readonly record struct Sha256Digest
{
    private const string Prefix = "sha256:";
    private readonly string? hex;

    private Sha256Digest(string hex) => this.hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex => hex ?? throw new InvalidOperationException("a digest that was never set");

    /// <summary>Reads either form.</summary>
    /// <exception cref="FormatException">It is not 64 hexadecimal digits, with or without <c>sha256:</c>.</exception>
    public static Sha256Digest Parse(string text)
    {
        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            ? new Sha256Digest(digits)
            : throw new FormatException("is not a SHA-256 digest: 64 lower-case hexadecimal digits, with or without 'sha256:' in front.");
    }

    /// <summary>The digest of bytes in memory.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The digest of a file, which is streamed.</summary>
    public static async Task<Sha256Digest> OfFileAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return await OfStreamAsync(file, ct);
    }

    /// <summary>The digest of what a stream holds from where it is to its end.</summary>
    public static async Task<Sha256Digest> OfStreamAsync(Stream stream, CancellationToken ct) =>
        new(Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct)));

    /// <summary><c>sha256:&lt;hex&gt;</c>.</summary>
    public override string ToString() => Prefix + Hex;
}
