using System.Text.Json;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>A program of the PATH that an npm package brought, known from that package's <c>package.json</c>: asking npm itself for its
/// version would take 0.3 s.</summary>
/// <param name="Program">Full path.</param>
/// <param name="Package">The package's name.</param>
/// <param name="Version">The package's version.</param>
/// <param name="NodeRange">Its <c>engines.node</c>, or null.</param>
internal sealed record InstalledProgram(string Program, string Package, string Version, string? NodeRange)
{
    /// <summary>The program of that name on the PATH; null when there is none or it belongs to no package.</summary>
    public static InstalledProgram? OnPath(string name) => ProgramPath.Find(name) is { } program ? At(program) : null;

    /// <summary>The package that a program belongs to: the nearest <c>package.json</c> above the file that it links to.</summary>
    public static InstalledProgram? At(string program)
    {
        for (var at = Path.GetDirectoryName(ProjectLocation.RealPath(program)); at is not null; at = Path.GetDirectoryName(at))
        {
            var file = Path.Combine(at, "package.json");
            if (File.Exists(file) && TryRead(file) is { } json && json.Name is { } package && json.Version is { } version)
            {
                return new InstalledProgram(program, package, version, json.Engine("node"));
            }
        }

        return null;
    }

    private static PackageJson? TryRead(string file)
    {
        try
        {
            return PackageJson.Read(file, file);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
