using System.Text.Json.Nodes;

namespace Slipway.Bundles;

/// <summary>The static assets of a Worker, by wrangler's rules (developers.cloudflare.com/workers/static-assets).</summary>
public static class AssetFiles
{
    /// <summary>The largest asset, in bytes: 25 MiB (developers.cloudflare.com/workers/platform/limits).</summary>
    public const long MaxFileBytes = 25 * 1024 * 1024;

    /// <summary>The most assets of one version, on paid plans; 20,000 on the free one (same page).</summary>
    public const int MaxFiles = 100_000;

    /// <summary>Names, one per line in gitignore's notation, what is no asset; lies in the directory of assets.</summary>
    public const string IgnoreFile = ".assetsignore";

    /// <summary>Files at the top of the directory that configure how assets are served.</summary>
    private static readonly string[] ConfigFiles = ["_headers", "_redirects"];

    private const string PagesWorker = "_worker.js";

    /// <summary>The <c>assets</c> object of a configuration without its directory, with the text of <c>_headers</c> and <c>_redirects</c>
    /// under these names, where an upload has them too.</summary>
    /// <param name="source">Full path of the checkout, in which they lie.</param>
    /// <exception cref="UnsafeFileException">One leads out of the checkout, or is no regular file.</exception>
    public static JsonObject Config(EffectiveConfig config, string directory, string source)
    {
        var assets = config.Config["assets"] is JsonObject given ? given.DeepClone().AsObject() : [];
        assets.Remove("directory");
        foreach (var name in ConfigFiles.Where(n => File.Exists(Path.Combine(directory, n))))
        {
            using var text = new StreamReader(ContainedFile.Open(Path.Combine(directory, name), source));
            assets[name] = text.ReadToEnd();
        }

        return assets;
    }

    /// <summary>The assets of a directory: full paths by asset path (<c>/a/b.html</c>), sorted.</summary>
    /// <param name="directory">Full path.</param>
    /// <param name="source">Full path of the checkout, which the list of ignored files may not lie out of; null = it may.</param>
    /// <exception cref="BundleException">There are too many, one is too large, or one is the code of a Pages project.</exception>
    public static SortedDictionary<string, string> Find(string directory, string? source = null)
    {
        var ignoreFile = Path.Combine(directory, IgnoreFile);
        var hasIgnoreFile = File.Exists(ignoreFile);
        var ignored = IgnorePatterns.Parse(
            [$"/{IgnoreFile}", .. ConfigFiles.Select(n => $"/{n}"), .. hasIgnoreFile ? Lines(ignoreFile, source) : []]);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (relative, file, length) in Files(new DirectoryInfo(directory), ignored, ""))
        {
            if (!hasIgnoreFile && (relative == PagesWorker || relative.StartsWith(PagesWorker + "/", StringComparison.Ordinal)))
            {
                throw new BundleException(
                    $"listing assets: '{relative}' is the code of a Pages project and would be open to the public. "
                    + $"Remove it, or name it in '{IgnoreFile}' in the directory of assets; an empty '{IgnoreFile}' uploads it.");
            }

            if (length > MaxFileBytes)
            {
                throw new BundleException(
                    $"listing assets: '/{relative}' has {ByteSize.Describe(length)}; Cloudflare takes {ByteSize.Describe(MaxFileBytes)} at most. "
                    + $"Make it smaller, keep it in R2, or name it in '{IgnoreFile}' in the directory of assets.");
            }

            found['/' + relative] = file;
            if (found.Count > MaxFiles)
            {
                throw new BundleException(
                    $"listing assets: '/{relative}' is number {found.Count}; Cloudflare takes {MaxFiles} at most. Name what is no asset in '{IgnoreFile}' in the directory of assets.");
            }
        }

        return found;
    }

    private static string[] Lines(string file, string? source)
    {
        using var text = new StreamReader(source is null ? File.OpenRead(file) : ContainedFile.Open(file, source));
        return text.ReadToEnd().Split('\n');
    }

    /// <summary>All files that are not ignored. A file linked to counts as a file; directories linked to are not entered, as wrangler does.</summary>
    private static IEnumerable<(string Path, string File, long Length)> Files(DirectoryInfo directory, IgnorePatterns ignored, string prefix)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (entry is DirectoryInfo below)
            {
                // Nothing below an ignored directory can be taken back by a later pattern: gitignore's rule.
                if (below.LinkTarget is null && !ignored.IsIgnored(path, isDirectory: true))
                {
                    foreach (var file in Files(below, ignored, path + "/"))
                    {
                        yield return file;
                    }
                }
            }
            else if (!ignored.IsIgnored(path, isDirectory: false))
            {
                var file = (FileInfo)entry;
                var content = file.LinkTarget is null ? file : new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
                yield return (path, file.FullName, content.Exists ? content.Length : 0);
            }
        }
    }
}
