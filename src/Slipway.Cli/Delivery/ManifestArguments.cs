using Slipway.Cli.Rendering;
using Slipway.Manifests;

namespace Slipway.Cli.Delivery;

/// <summary>The manifests that a command line names.</summary>
public static class ManifestArguments
{
    /// <summary>What stands for standard input.</summary>
    private const string InputSign = "-";

    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>Reads files, the files of directories (not of those below), and standard input.</summary>
    /// <exception cref="ManifestException">A file cannot be read or breaks rules: the problems of all files.</exception>
    /// <exception cref="CliUsageException">A directory has no manifests, or standard input is named twice.</exception>
    public static IReadOnlyList<ManifestFile> Read(IReadOnlyList<string> arguments)
    {
        var files = new List<ManifestFile>();
        var problems = new List<string>();
        foreach (var path in arguments.SelectMany(Expand).Distinct(StringComparer.Ordinal))
        {
            try
            {
                files.Add(path == InputSign ? ManifestFile.Parse(StandardInput.Read(), "standard input") : ManifestFile.Read(path));
            }
            catch (ManifestException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count > 0 ? throw new ManifestException(problems) : files;
    }

    private static IEnumerable<string> Expand(string argument)
    {
        if (!Directory.Exists(argument))
        {
            return [argument];
        }

        var files = Directory.GetFiles(argument).Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CliUsageException($"reading the manifests: the directory '{argument}' has no .yaml, .yml or .json file. Name the file, or another directory.");
    }
}
