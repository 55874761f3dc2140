using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Cloudflare;

/// <summary>
/// A <c>multipart/form-data</c> body, byte for byte as browsers and wrangler write it (html.spec.whatwg.org, multipart/form-data encoding algorithm):
/// names quoted and percent-encoded where they must be, no <c>filename*</c>, no content type for fields. <see cref="MultipartFormDataContent"/> writes another form.
/// Contents are read while they are sent.
/// </summary>
internal sealed class FormContent : HttpContent
{
    private const string LineEnd = "\r\n";

    private readonly List<(byte[] Head, FormPart Part)> parts;
    private readonly byte[] end;
    private readonly long? length;

    public FormContent(IReadOnlyList<FormPart> parts, string? boundary = null)
    {
        boundary ??= $"----formdata-slipway-{Guid.NewGuid():n}";
        this.parts = [.. parts.Select(part => (Encoding.UTF8.GetBytes(Head(part, boundary)), part))];
        end = Encoding.UTF8.GetBytes($"--{boundary}--{LineEnd}");
        length = this.parts.Aggregate((long?)end.Length, (sum, p) => sum + p.Head.Length + p.Part.Length() + LineEnd.Length);
        Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length ?? 0;
        return this.length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var (head, part) in parts)
        {
            await stream.WriteAsync(head, cancellationToken);
            await using (var content = part.Open())
            {
                await CopyAsync(content, stream, part.IsBase64, cancellationToken);
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(LineEnd), cancellationToken);
        }

        await stream.WriteAsync(end, cancellationToken);
    }

    private static async Task CopyAsync(Stream content, Stream to, bool inBase64, CancellationToken ct)
    {
        if (inBase64)
        {
            using var transform = new ToBase64Transform();
            await using var encoder = new CryptoStream(to, transform, CryptoStreamMode.Write, leaveOpen: true);
            await content.CopyToAsync(encoder, ct);
        }
        else
        {
            await content.CopyToAsync(to, ct);
        }
    }

    private static string Head(FormPart part, string boundary)
    {
        var name = Escape(part.Name);
        return $"--{boundary}{LineEnd}Content-Disposition: form-data; name=\"{name}\""
            + (part.IsFile ? $"; filename=\"{name}\"{LineEnd}Content-Type: {part.ContentType}" : "")
            + LineEnd + LineEnd;
    }

    private static string Escape(string name) =>
        name.Replace("\n", "%0A", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);
}
