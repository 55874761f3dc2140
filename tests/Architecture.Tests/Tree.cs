using System.Xml.Linq;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Architecture.Tests;

/// <summary>The files of this repository: those that git tracks, and those that it would.</summary>
internal static class Tree
{
    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static async Task<IReadOnlyList<string>> FilesAsync(params string[] patterns)
    {
        // The owner of a checkout in a container is often another user, which git refuses by default.
        var git = await Command.Run("git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. patterns])
            .InDirectory(Repository.Root).ExecuteAsync(TestContext.Current.CancellationToken);
        git.ExitCode.Should().Be(0, "{0}", git.Error);
        return [.. git.Output.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(FullPath(f)))];
    }

    public static string FullPath(string relative) => Path.Combine(Repository.Root, relative);

    public static string Read(string relative) => File.ReadAllText(FullPath(relative));

    /// <summary>The names of the projects that a project file references; a pattern stands for itself.</summary>
    public static IEnumerable<string> ProjectReferences(string project) => XDocument.Parse(Read(project)).Descendants("ProjectReference")
        .Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value));

    /// <summary>The names of the packages that a project file references.</summary>
    public static IEnumerable<string> PackageReferences(string project) => XDocument.Parse(Read(project)).Descendants("PackageReference")
        .Select(e => e.Attribute("Include")!.Value);
}
