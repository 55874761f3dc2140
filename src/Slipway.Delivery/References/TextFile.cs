using System.Text;

namespace Slipway.Delivery;

/// <summary>Reads small files that users name: text in UTF-8, nothing else.</summary>
internal static class TextFile
{
    /// <summary>The longest file that is read: what Kubernetes lets a Secret hold.</summary>
    private const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file; a byte order mark is no part of it.</summary>
    /// <exception cref="DeliveryUsageException">It cannot be read, is too long, or is no text.</exception>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold, for errors: <c>the outputs</c>.</param>
    /// <param name="option">Who names it: the option, or the place in the manifest.</param>
    public static async Task<string> ReadAsync(string path, string what, string option, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            return length > MaxBytes
                ? throw new DeliveryUsageException($"reading {what} in '{path}': the file has more than {MaxBytes} bytes. Check {option}.")
                : Strict.GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new DeliveryUsageException($"reading {what} in '{path}': the file is not text in UTF-8. Convert it, or check {option}.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DeliveryUsageException($"reading {what} in '{path}': there is no such file. Make it, or correct {option}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryUsageException($"reading {what} in '{path}': {e.Message.TrimEnd('.')}. Make it readable, or correct {option}.", e);
        }
    }
}
