namespace Slipway.Cloudflare;

/// <summary>A part of a form.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="IsFile">True = the part has a file name, which is <paramref name="Name"/>, and a content type.</param>
/// <param name="ContentType">The content type of a file; of a field there is none.</param>
/// <param name="Open">Opens the content from its beginning.</param>
/// <param name="IsBase64">True = the content is sent in base64.</param>
internal sealed record FormPart(string Name, bool IsFile, string ContentType, Func<Stream> Open, bool IsBase64 = false)
{
    /// <summary>A field.</summary>
    public static FormPart Field(string name, byte[] value) => new(name, false, "", () => new MemoryStream(value, writable: false));

    /// <summary>A file whose name is the field's.</summary>
    public static FormPart File(string name, string contentType, Func<Stream> open) => new(name, true, contentType, open);

    /// <summary>A file that is sent in base64.</summary>
    public static FormPart Base64File(string name, string contentType, Func<Stream> open) => new(name, true, contentType, open, IsBase64: true);

    /// <summary>Bytes that the content takes in the form; null = not known before it is read.</summary>
    public long? Length()
    {
        using var stream = Open();
        return stream.CanSeek ? IsBase64 ? (stream.Length + 2) / 3 * 4 : stream.Length : null;
    }
}
