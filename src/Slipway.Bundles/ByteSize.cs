using System.Globalization;

namespace Slipway.Bundles;

/// <summary>Sizes in bytes, as options write them and as messages show them.</summary>
public static class ByteSize
{
    /// <summary>The suffixes of Kubernetes' quantities (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity), the longer ones first.</summary>
    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("", 1),
    ];

    /// <summary>Reads a size: bytes, or a quantity such as <c>10M</c>, <c>1.5Gi</c> or <c>64Mi</c>.</summary>
    /// <exception cref="FormatException">It is neither, or negative.</exception>
    public static long Parse(string text)
    {
        var (suffix, bytes) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        return decimal.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * bytes <= long.MaxValue
            ? (long)decimal.Ceiling(number * bytes)
            : throw new FormatException("is no size: bytes, or a quantity such as 10M, 512Ki or 64Mi.");
    }

    /// <summary>A size for a message: exact in bytes, and from 1 KiB on also rounded, such as <c>2621440 bytes (2.5 MiB)</c>.</summary>
    public static string Describe(long bytes)
    {
        string Rounded(long unit, string name) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes ({bytes / (double)unit:0.##} {name})");
        return bytes switch
        {
            < 1L << 10 => $"{bytes} bytes",
            < 1L << 20 => Rounded(1L << 10, "KiB"),
            < 1L << 30 => Rounded(1L << 20, "MiB"),
            _ => Rounded(1L << 30, "GiB"),
        };
    }
}
