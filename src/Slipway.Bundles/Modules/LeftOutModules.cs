using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>Modules that the main module imports and that wrangler did not write: before 3.0 its output holds the main module only, and the
/// collected modules are uploaded from where they lie.</summary>
internal static partial class LeftOutModules
{
    /// <summary>Finds them in the repository: wrangler names each by the SHA-1 of its bytes and its file's name.</summary>
    /// <param name="code">The main module.</param>
    /// <param name="isThere">Whether wrangler wrote a module of that name.</param>
    /// <param name="project">The project.</param>
    /// <param name="wranglerVersion">For the message.</param>
    /// <returns>The full path by the module's name.</returns>
    /// <exception cref="BundleException">One is not there.</exception>
    public static Dictionary<string, string> Find(string code, Func<string, bool> isThere, ProjectLocation project, string wranglerVersion)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var match in Imported().Matches(code).DistinctBy(m => m.Groups["name"].Value))
        {
            var name = match.Groups["name"].Value;
            if (!isThere(name))
            {
                found[name] = FilesNamed(match.Groups["file"].Value, project.RepositoryRoot).FirstOrDefault(f => Sha1(f) == match.Groups["hash"].Value)
                    ?? throw new BundleException(
                        $"collecting modules: wrangler {wranglerVersion} leaves '{match.Groups["file"].Value}', which the Worker imports, out of its output, and no file of "
                        + "the repository has its bytes. Install a newer one (npm install --save-dev wrangler@4).");
            }
        }

        return found;
    }

    private static IEnumerable<string> FilesNamed(string name, string directory) =>
        Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
            .Where(f => Path.GetFileName(f) == name)
            .Order(StringComparer.Ordinal);

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "wrangler names modules by it; nothing is secured with it.")]
    private static string Sha1(string file) => Convert.ToHexStringLower(SHA1.HashData(File.ReadAllBytes(file)));

    [GeneratedRegex("""["']\./(?<name>(?<hash>[0-9a-f]{40})-(?<file>[^"'/\n]+))["']""")]
    private static partial Regex Imported();
}
