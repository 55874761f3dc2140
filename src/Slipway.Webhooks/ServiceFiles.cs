using Slipway.Pipelines;
using Slipway.Pipelines.Services;

namespace Slipway.Webhooks;

/// <summary>
/// The Services, from files: YAML or JSON, several documents in each if need be; such as the mounted ConfigMap of a cluster. They are read anew whenever
/// they are asked for, and taken over when all of them can be read: an edit that is wrong leaves the former Services in force.
/// </summary>
public sealed class ServiceFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly Lock gate = new();
    private readonly IReadOnlyList<string> paths;
    private IReadOnlyList<(string File, string Text)> texts = [];
    private IReadOnlyList<ServiceDocument> services = [];
    private string? error;

    private ServiceFiles(IReadOnlyList<string> paths) => this.paths = paths;

    /// <summary>What is wrong with the files as they are; null = nothing. The Services are then those before.</summary>
    public string? Error
    {
        get
        {
            lock (gate)
            {
                return error;
            }
        }
    }

    /// <summary>Reads them for the first time.</summary>
    /// <param name="paths">Files, and directories whose files with the extensions .yaml, .yml and .json are meant.</param>
    /// <exception cref="DefinitionException">They cannot be read, or are wrong; all that is wrong, with file and line.</exception>
    public static ServiceFiles Open(IReadOnlyList<string> paths)
    {
        var files = new ServiceFiles(paths);
        files.texts = ReadTexts(paths);
        files.services = Parse(files.texts);
        return files;
    }

    /// <summary>The Services as they are now.</summary>
    /// <param name="say">Receives a line for each change: what is in force now, or what is wrong.</param>
    public IReadOnlyList<ServiceDocument> Current(Action<string> say)
    {
        lock (gate)
        {
            string? now = null;
            try
            {
                var read = ReadTexts(paths);
                if (read.SequenceEqual(texts))
                {
                    return services;
                }

                // What is wrong is read once, and said once.
                texts = read;
                services = Parse(read);
                say($"the Services were read anew: {Names(services)}");
            }
            catch (DefinitionException e)
            {
                now = e.Message;
                if (now != error)
                {
                    say($"warning: the Services have changed and cannot be read; those before stay in force: {now.ReplaceLineEndings("; ")}");
                }
            }

            error = now;
            return services;
        }
    }

    /// <summary>Names for a log.</summary>
    public static string Names(IReadOnlyList<ServiceDocument> services) =>
        services.Count == 0 ? "none" : $"{services.Count}: {string.Join(", ", services.Select(s => s.Name))}";

    private static List<(string File, string Text)> ReadTexts(IReadOnlyList<string> paths)
    {
        try
        {
            return [.. paths.SelectMany(FilesOf).Select(file => (file, File.ReadAllText(file)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException([new DefinitionError("", 0, 0, "", $"reading the Services: {e.Message}")]);
        }
    }

    private static IEnumerable<string> FilesOf(string path) => !Directory.Exists(path)
        ? [path]
        // The kubelet's own links begin with dots.
        : Directory.EnumerateFiles(path).Where(f => !Path.GetFileName(f).StartsWith('.') && Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal);

    private static IReadOnlyList<ServiceDocument> Parse(IReadOnlyList<(string File, string Text)> texts)
    {
        var (services, errors) = (new List<(string File, ServiceDocument Service)>(), new List<DefinitionError>());
        foreach (var (file, text) in texts)
        {
            try
            {
                services.AddRange(ServiceDocument.ReadAll(text, file).Select(s => (file, s)));
            }
            catch (DefinitionException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        errors.AddRange(services.GroupBy(s => s.Service.Name).Where(g => g.Count() > 1).Select(g => new DefinitionError(
            g.Last().File, 0, 0, "metadata.name", $"'{g.Key}' is the name of another Service too, in {g.First().File}: runs and object keys have it, give each its own")));
        return errors.Count > 0 ? throw new DefinitionException(errors) : [.. services.Select(s => s.Service)];
    }
}
