using Microsoft.AspNetCore.Http;

namespace Slipway.Webhooks.Serving;

/// <summary>Reads the bodies of requests within limits of size, time and memory. Who sends them is not known yet: it is their bytes that are signed.</summary>
internal sealed class BodyReader(WebhookOptions options) : IDisposable
{
    /// <summary>Bodies over this length in bytes are large: a push of a hundred commits has less.</summary>
    private const int Large = 1024 * 1024;

    /// <summary>Large bodies that are read at the same time; together they stay under the memory limit of the pod.</summary>
    private const int MaxLarge = 3;

    private readonly SemaphoreSlim places = new(MaxLarge);

    /// <summary>Reads a body.</summary>
    /// <exception cref="BodyException">It is too large or too slow, or there is no place for it.</exception>
    public async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > options.MaxBodyBytes)
        {
            throw TooLarge();
        }

        using var patience = new CancellationTokenSource(options.BodyTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.HttpContext.RequestAborted);
        var isLarge = false;
        try
        {
            var body = new MemoryStream((int)(request.ContentLength ?? 0) is var known && known <= Large ? known : 0);
            var buffer = new byte[16 * 1024];
            while (await request.Body.ReadAsync(buffer, both.Token) is > 0 and var read)
            {
                if (body.Length + read > options.MaxBodyBytes)
                {
                    throw TooLarge();
                }

                if (!isLarge && body.Length + read > Large)
                {
                    isLarge = await places.WaitAsync(TimeSpan.Zero, both.Token) ? true
                        : throw new BodyException(503, Outcomes.Busy, $"{MaxLarge} payloads over 1 MiB are being read: send it again");
                }

                await body.WriteAsync(buffer.AsMemory(0, read), both.Token);
            }

            return body.ToArray();
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new BodyException(408, Outcomes.TooSlow, $"the payload did not come within {options.BodyTimeout.TotalSeconds:0.##} s");
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own limits.
            throw new BodyException(e.StatusCode, e.StatusCode == 408 ? Outcomes.TooSlow : Outcomes.Malformed, e.Message.TrimEnd('.'));
        }
        finally
        {
            if (isLarge)
            {
                places.Release();
            }
        }
    }

    public void Dispose() => places.Dispose();

    private BodyException TooLarge() => new(413, Outcomes.TooLarge, $"the payload is over {options.MaxBodyBytes / (1024 * 1024)} MiB");
}
