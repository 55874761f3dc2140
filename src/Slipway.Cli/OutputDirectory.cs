using System.Security.Cryptography;

namespace Slipway.Cli;

/// <summary>
/// The directory that a local run leaves its results in: <c>objects/</c> (the object store), <c>kubernetes/</c> (each ConfigMap as
/// YAML) and <c>runs/&lt;run&gt;/</c> (the logs of one run). Runs beside each other share the first two, whose writes are atomic.
/// </summary>
/// <param name="Root">Full path.</param>
public sealed record OutputDirectory(string Root)
{
    /// <summary>Where it is unless <c>--output-directory</c> says otherwise.</summary>
    public const string DefaultName = ".slipway";

    /// <summary>The directory of the <c>file://</c> object store.</summary>
    public string Objects => Path.Combine(Root, "objects");

    /// <summary>The directory that stands for the Kubernetes API.</summary>
    public string Kubernetes => Path.Combine(Root, "kubernetes");

    /// <summary>The local data of previews.</summary>
    public string Preview => Path.Combine(Root, "preview");

    /// <summary>All that runs and previews write, which is never part of a source.</summary>
    public IReadOnlyList<string> Parts => [Objects, Kubernetes, Runs, Preview];

    private string Runs => Path.Combine(Root, "runs");

    /// <summary>Makes the directory, hidden from git when it is new.</summary>
    /// <exception cref="CliUsageException">It cannot be made.</exception>
    public void Make()
    {
        try
        {
            var isNew = !System.IO.Directory.Exists(Root);
            System.IO.Directory.CreateDirectory(Root);
            if (isNew)
            {
                File.WriteAllText(Path.Combine(Root, ".gitignore"), "*\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotPrepared(e);
        }
    }

    /// <summary>Makes the directory, when it is new hidden from git, and in it a run's own; both are written to at once, so that a full or
    /// read-only disk is known before any work.</summary>
    /// <param name="pipeline">The pipeline's name, with which the run's name begins.</param>
    /// <param name="time">The clock that the run is named by.</param>
    /// <returns>The run's name and the full path of its directory.</returns>
    /// <exception cref="CliUsageException">The directory cannot be made or written.</exception>
    public (string Name, string Directory) CreateRun(string pipeline, TimeProvider time)
    {
        Make();
        try
        {
            var name = $"{pipeline}-{time.GetLocalNow():yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
            var directory = Path.Combine(Runs, name);
            System.IO.Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, "run.txt"), $"{name}\n");
            return (name, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotPrepared(e);
        }
    }

    private CliUsageException NotPrepared(Exception e) => new(
        $"preparing the output directory '{Root}': {e.Message.TrimEnd('.')}. Choose a directory that can be written with -o, or free disk space.");
}
