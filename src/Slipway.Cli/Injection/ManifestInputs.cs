using Slipway.Delivery;

namespace Slipway.Cli.Injection;

/// <summary>A text of manifests that a verb was given.</summary>
/// <param name="Place">The path as it was typed, for messages; <c>standard input</c>.</param>
/// <param name="File">The full path of the file, or null for standard input.</param>
/// <param name="Text">What it holds.</param>
public sealed record ManifestInput(string Place, string? File, string Text);

/// <summary>Reads the manifests that a verb was given.</summary>
public static class ManifestInputs
{
    /// <summary>The argument that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The endings that a directory's files must have, as kubectl has them.</summary>
    private static readonly string[] Endings = [".json", ".yaml", ".yml"];

    /// <summary>Reads files, the files of directories (not of those below), and standard input.</summary>
    /// <exception cref="CliUsageException">A file is not there, is given twice, or holds no text.</exception>
    public static async Task<IReadOnlyList<ManifestInput>> ReadAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var inputs = new List<ManifestInput>();
        foreach (var argument in arguments.SelectMany(Files))
        {
            var file = argument == StandardInput ? null : Path.GetFullPath(argument);
            if (inputs.Any(input => input.File == file))
            {
                throw new CliUsageException($"reading manifests: '{argument}' is given twice; give it once.");
            }

            inputs.Add(file is null
                ? new ManifestInput("standard input", null, Decoded("standard input", await ReadStandardInputAsync(ct)))
                : new ManifestInput(argument, file, Decoded(argument, await ReadFileAsync(argument, file, ct))));
        }

        return inputs;
    }

    private static IEnumerable<string> Files(string argument)
    {
        if (argument == StandardInput || File.Exists(argument))
        {
            return [argument];
        }

        if (!Directory.Exists(argument))
        {
            throw new CliUsageException($"reading manifests: there is no file or directory '{argument}'. Correct the path.");
        }

        var files = Directory.GetFiles(argument).Where(file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CliUsageException($"reading manifests: directory '{argument}' has no file that ends in {string.Join(", ", Endings)}. Name another.");
    }

    private static string Decoded(string place, byte[] bytes)
    {
        try
        {
            return ManifestText.Decode(bytes);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"reading manifests: '{place}' {e.Message} Save it as UTF-8.");
        }
    }

    private static async Task<byte[]> ReadFileAsync(string argument, string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliUsageException($"reading manifests: '{argument}' cannot be read: {e.Message.TrimEnd('.')}. Make it readable, or name another.");
        }
    }

    private static async Task<byte[]> ReadStandardInputAsync(CancellationToken ct)
    {
        await using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }
}
