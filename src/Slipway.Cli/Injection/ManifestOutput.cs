using System.Text;
using Slipway.Delivery;

namespace Slipway.Cli.Injection;

/// <summary>Manifests as files and as one YAML stream.</summary>
public static class ManifestOutput
{
    /// <summary>Several texts as one stream of documents; one text stays as it is, byte for byte.</summary>
    public static string Stream(IReadOnlyList<string> texts)
    {
        var stream = new StringBuilder();
        foreach (var text in texts)
        {
            if (stream.Length > 0)
            {
                stream.Append(stream[^1] == '\n' ? "" : "\n").Append(StartsDocument(text) ? "" : "---\n");
            }

            stream.Append(stream.Length > 0 ? text.TrimStart('\uFEFF') : text);
        }

        return stream.ToString();
    }

    /// <summary>Writes files into a directory, which is made.</summary>
    /// <exception cref="CliUsageException">Two of them have the same name, or the directory cannot be made; nothing is written.</exception>
    public static async Task WriteAsync(string directory, IReadOnlyList<(string FileName, string Text)> manifests, CancellationToken ct)
    {
        if (manifests.GroupBy(m => m.FileName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new CliUsageException($"option -o: '{directory}' cannot hold two files '{same.Key}': write those of one directory at a time.");
        }

        Make(directory);
        foreach (var (fileName, text) in manifests)
        {
            await ReplaceAsync(Path.Combine(directory, fileName), text, ct);
        }
    }

    private static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var cause = File.Exists(directory) ? "it is a file" : e.Message.TrimEnd('.');
            throw new CliUsageException($"option -o: '{directory}' cannot be made a directory: {cause}. Choose a directory that can be written, or free disk space.");
        }
    }

    /// <summary>Writes a file whole or not at all; one that is there keeps its mode, and one that is a symbolic link stays one.</summary>
    public static async Task ReplaceAsync(string file, string text, CancellationToken ct)
    {
        var target = new FileInfo(file).LinkTarget is null ? Path.GetFullPath(file) : File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
        var partial = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.partial");
        try
        {
            await File.WriteAllBytesAsync(partial, ManifestText.Encode(text), ct);
            if (File.Exists(target) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(partial, File.GetUnixFileMode(target));
            }

            File.Move(partial, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"writing '{file}': {FileErrors.Cause(target, e)}. It is as it was. Check that its directory can be written and has space, and repeat the command.", e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>True when the text begins with a document's marker, after comments and directives at the most.</summary>
    private static bool StartsDocument(string text) =>
        text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd()).FirstOrDefault(line => line.Length > 0 && line[0] is not ('#' or '%')) is { } first
        && (first == "---" || first.StartsWith("--- ", StringComparison.Ordinal));
}
