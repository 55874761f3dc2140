using System.Text;

namespace Slipway.Cli.Rendering;

/// <summary>Standard output for data: nothing but the text, as UTF-8.</summary>
public static class DataOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text as it is.</summary>
    public static async Task WriteAsync(string text, CancellationToken ct)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(Utf8.GetBytes(text), ct);
    }
}
