using System.Reflection;

namespace Slipway.Bundles;

/// <summary>The JavaScript files beside this one, which are resources of the library.</summary>
internal static class WorkerdScripts
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
