namespace Slipway.Steps.GitCheckout;

/// <summary>
/// The directory that receives the checkout. Everything is fetched into a folder inside it first; only then does the new
/// repository take the place of what was there. So a checkout that fails leaves the earlier state, or nothing.
/// </summary>
internal sealed class CheckoutTarget
{
    /// <summary>What is taken over from an earlier repository: objects save a transfer, refs tell the server which. Its
    /// configuration and hooks are not, since scripts of an earlier build may have written them.</summary>
    private static readonly string[] Reused = ["objects", "refs", "packed-refs", "shallow", "HEAD", "index"];

    private readonly bool deleteExisting;
    private bool created;
    private bool wasEmpty;
    private bool taken;

    /// <exception cref="StepUsageException">The subdirectory leaves the output path, or the target is a directory that must not be emptied.</exception>
    public CheckoutTarget(string outputPath, string subdirectory, bool deleteExisting)
    {
        this.deleteExisting = deleteExisting;
        if (outputPath.Length == 0)
        {
            throw new StepUsageException("option --output-path: '' names no directory. Name the one that receives the checkout.");
        }

        var output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputPath));
        Directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(subdirectory, output));
        if (Directory != output && !Directory.StartsWith(Path.TrimEndingDirectorySeparator(output) + '/', StringComparison.Ordinal))
        {
            throw new StepUsageException($"option --subdirectory: '{subdirectory}' leaves the output path '{output}'. Name a directory below it.");
        }

        for (var path = Directory; path.Length > output.Length; path = Path.GetDirectoryName(path)!)
        {
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                throw new StepUsageException($"option --subdirectory: '{path}' is a symbolic link, which may lead out of '{output}'. Remove it.");
            }
        }

        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } set ? Path.TrimEndingDirectorySeparator(set) : null;
        if (Directory == "/" || Directory == home || home?.StartsWith(Directory + '/', StringComparison.Ordinal) == true)
        {
            throw new StepUsageException($"option --output-path: '{Directory}' is or holds the home directory, "
                + "which a checkout must not empty. Name a directory of its own.");
        }
    }

    /// <summary>Full path.</summary>
    public string Directory { get; }

    /// <summary>Where to fetch into: the target itself when an earlier repository is used again, else a folder inside it.</summary>
    public string Staging { get; private set; } = "";

    /// <summary>True when <see cref="Staging"/> holds an earlier repository's objects.</summary>
    public bool IsReused => Staging == Directory;

    /// <summary>True when the earlier checkout left files out.</summary>
    public bool WasSparse { get; private set; }

    private string GitDirectory => Path.Combine(Directory, ".git");

    public void Begin()
    {
        created = !System.IO.Directory.Exists(Directory);
        System.IO.Directory.CreateDirectory(Directory);
        wasEmpty = created || !System.IO.Directory.EnumerateFileSystemEntries(Directory).Any();
        if (deleteExisting || !Path.Exists(GitDirectory))
        {
            // Inside, since a mount point has no sibling on the same file system.
            Staging = Path.Combine(Directory, $".git-checkout-{Path.GetRandomFileName()}");
            System.IO.Directory.CreateDirectory(Staging);
            return;
        }

        if (!System.IO.Directory.Exists(GitDirectory) || new DirectoryInfo(GitDirectory).LinkTarget is not null)
        {
            throw new StepUsageException($"checking out into '{Directory}': its .git is a file or a link, so its repository lies elsewhere. "
                + "Use --delete-existing=true, or another --output-path.");
        }

        Staging = Directory;
        WasSparse = File.Exists(Path.Combine(GitDirectory, "info", "sparse-checkout"));
        foreach (var entry in new DirectoryInfo(GitDirectory).EnumerateFileSystemInfos().Where(e => !Reused.Contains(e.Name)))
        {
            Delete(entry);
        }
    }

    /// <summary>Puts the fetched repository in the place of what the target held.</summary>
    /// <param name="kept">A path that stays, should it lie in the target.</param>
    public void Take(string kept)
    {
        if (IsReused)
        {
            return;
        }

        taken = true;
        if (deleteExisting)
        {
            Empty(Staging, kept);
        }

        System.IO.Directory.Move(Path.Combine(Staging, ".git"), GitDirectory);
        System.IO.Directory.Delete(Staging);
        Staging = "";
    }

    /// <summary>Undoes a checkout that failed.</summary>
    public void Abandon(string kept)
    {
        if (Staging.Length == 0 && !taken)
        {
            RemoveIfCreated();
            return;
        }

        if (IsReused)
        {
            return;
        }

        if (Staging.Length > 0)
        {
            Delete(new DirectoryInfo(Staging));
        }

        if (taken && (deleteExisting || wasEmpty))
        {
            Empty(kept);
        }
        else if (taken && System.IO.Directory.Exists(GitDirectory))
        {
            Delete(new DirectoryInfo(GitDirectory));
        }

        RemoveIfCreated();
    }

    private void RemoveIfCreated()
    {
        if (created && !System.IO.Directory.EnumerateFileSystemEntries(Directory).Any())
        {
            System.IO.Directory.Delete(Directory);
        }
    }

    private void Empty(params string[] kept)
    {
        foreach (var entry in new DirectoryInfo(Directory).EnumerateFileSystemInfos())
        {
            if (!kept.Any(k => k == entry.FullName || k.StartsWith(entry.FullName + '/', StringComparison.Ordinal)))
            {
                Delete(entry);
            }
        }
    }

    private static readonly EnumerationOptions WithoutLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static void Delete(FileSystemInfo entry)
    {
        if (entry is not DirectoryInfo { LinkTarget: null } directory)
        {
            entry.Delete();
            return;
        }

        try
        {
            directory.Delete(recursive: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && directory.Exists)
        {
            // Package caches make their directories read-only, which forbids to delete what is in them.
            foreach (var inner in directory.EnumerateDirectories("*", WithoutLinks).Prepend(directory))
            {
                inner.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }

            directory.Delete(recursive: true);
        }
    }
}
