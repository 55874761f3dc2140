using System.Text;

namespace Slipway.Delivery;

/// <summary>The bytes of manifests as text and back, so that what was not edited stays as it was: a byte order mark is kept as a character.</summary>
public static class ManifestText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text.</summary>
    /// <exception cref="FormatException">The bytes are no UTF-8.</exception>
    public static string Decode(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("is no UTF-8 text.", e);
        }
    }

    /// <summary>The bytes.</summary>
    public static byte[] Encode(string text) => Utf8.GetBytes(text);
}
