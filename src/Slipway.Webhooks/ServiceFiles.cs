using Slipway.Pipelines;
using Slipway.Pipelines.Services;
using Slipway.Webhooks.Serving;

namespace Slipway.Webhooks;

/// <summary>
/// The Services, from files: YAML or JSON, several documents in each if need be; such as the mounted ConfigMap of a cluster. They are read anew whenever
/// they are asked for. A Service that is wrong is left out and said, the others are in force: which ones are follows from the files alone, and is the
/// same in every replica. A file that cannot be read just now counts as it was before.
/// </summary>
public sealed class ServiceFiles
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly Lock gate = new();
    private readonly IReadOnlyList<string> paths;
    private readonly GitHost? gitHost;
    private IReadOnlyList<(string File, string Text)> texts = [];
    private IReadOnlyList<ServiceDocument> services = [];
    private IReadOnlyList<ServiceRefusal> invalid = [];
    private IReadOnlyList<string> said = [];
    private string? error;

    private ServiceFiles(IReadOnlyList<string> paths, GitHost? gitHost) => (this.paths, this.gitHost) = (paths, gitHost);

    /// <summary>What cannot be read of the files as they are; null = nothing. What it held before is in force.</summary>
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

    /// <summary>The Services that are wrong, and left out.</summary>
    public IReadOnlyList<ServiceRefusal> Invalid
    {
        get
        {
            lock (gate)
            {
                return invalid;
            }
        }
    }

    /// <summary>Reads them for the first time.</summary>
    /// <param name="paths">Files, and directories whose files with the extensions .yaml, .yml and .json are meant.</param>
    /// <param name="say">Receives a line for each Service that is wrong.</param>
    /// <param name="gitHost">What is in front of owner and name when a Service gives no clone address; null = where its provider is.</param>
    /// <exception cref="DefinitionException">A path is not there, or cannot be read.</exception>
    public static ServiceFiles Open(IReadOnlyList<string> paths, Action<string> say, GitHost? gitHost = null)
    {
        var files = new ServiceFiles(paths, gitHost);
        try
        {
            var (texts, unread) = files.ReadTexts();
            files.Take(texts, say);
            files.Take(unread, say);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException([new DefinitionError("", 0, 0, "", $"reading the Services: {e.Message}")]);
        }
    }

    /// <summary>The Services as they are now.</summary>
    /// <param name="say">Receives a line for each change: what is in force now, and what is wrong.</param>
    public IReadOnlyList<ServiceDocument> Current(Action<string> say)
    {
        lock (gate)
        {
            try
            {
                var (read, unread) = ReadTexts();
                Take(unread, say);
                if (!read.SequenceEqual(texts))
                {
                    Take(read, say);
                    say($"the Services were read anew: {Names(services)}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Take(e.Message, say);
            }

            return services;
        }
    }

    /// <summary>Names for a log.</summary>
    public static string Names(IReadOnlyList<ServiceDocument> services) =>
        services.Count == 0 ? "none" : $"{services.Count}: {string.Join(", ", services.Select(s => s.Name))}";

    /// <summary>What is wrong is said once.</summary>
    private void Take(string? unread, Action<string> say)
    {
        if (unread is not null && unread != error)
        {
            Warn($"not all Services can be read; what was there before stays in force: {unread.ReplaceLineEndings("; ")}", say);
        }

        error = unread;
    }

    private void Take(IReadOnlyList<(string File, string Text)> read, Action<string> say)
    {
        (services, invalid) = Parse(read);
        texts = read;
        List<string> lines = [.. invalid.Select(s => s.ToString()), .. services.Select(s => s.Remark).OfType<string>()];
        foreach (var line in lines.Except(said))
        {
            Warn(line, say);
        }

        said = lines;
    }

    /// <summary>One line, whatever is in the files and their names.</summary>
    private static void Warn(string text, Action<string> say) => say(OneLine.Of($"warning: {text}", DeliveryLog.MaxLength));

    private (IReadOnlyList<(string File, string Text)> Texts, string? Unread) ReadTexts()
    {
        var (read, unread) = (new List<(string File, string Text)>(), new List<string>());
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                read.Add((path, File.ReadAllText(path)));
                continue;
            }

            foreach (var file in FilesOf(path))
            {
                try
                {
                    read.Add((file, File.ReadAllText(file)));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Perhaps the kubelet is just exchanging them.
                    unread.Add(e.Message);
                    read.AddRange(texts.Where(t => t.File == file));
                }
            }
        }

        return (read, unread.Count == 0 ? null : string.Join("; ", unread));
    }

    // The kubelet's own links begin with dots.
    private static IEnumerable<string> FilesOf(string directory) =>
        Directory.EnumerateFiles(directory).Where(f => !Path.GetFileName(f).StartsWith('.') && Extensions.Contains(Path.GetExtension(f))).Order(StringComparer.Ordinal);

    private (IReadOnlyList<ServiceDocument> Services, IReadOnlyList<ServiceRefusal> Invalid) Parse(IReadOnlyList<(string File, string Text)> read)
    {
        var (named, wrong) = (new Dictionary<string, ServiceDocument>(StringComparer.Ordinal), new List<ServiceRefusal>());
        foreach (var (file, text) in read)
        {
            var ofFile = ServiceDocument.ReadAll(text, file, gitHost);
            wrong.AddRange(ofFile.Invalid);
            foreach (var service in ofFile.Services.Where(service => !named.TryAdd(service.Name, service)))
            {
                wrong.Add(new ServiceRefusal(service.Name, [new DefinitionError(
                    file, 0, 0, "metadata.name", $"'{service.Name}' is the name of another Service too, in {named[service.Name].Place}: runs and object keys have it, give each its own")]));
            }
        }

        return ([.. named.Values], wrong);
    }
}
