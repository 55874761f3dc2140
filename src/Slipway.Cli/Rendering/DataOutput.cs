using System.Text;

namespace Slipway.Cli.Rendering;

/// <summary>Standard output for data: nothing but the text, as UTF-8.</summary>
public static class DataOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text as it is.</summary>
    /// <exception cref="IOException">Standard output cannot be written: a full disk.</exception>
    public static async Task WriteAsync(string text, CancellationToken ct)
    {
        try
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(Utf8.GetBytes(text), ct);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Writes bytes as they are.</summary>
    /// <exception cref="IOException">Standard output cannot be written: a full disk.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var output = Console.OpenStandardOutput();
            output.Write(bytes);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    private static IOException Unwritable(IOException e) =>
        new($"writing to standard output: {e.Message.TrimEnd('.')}. Send it to where there is space.", e);
}
