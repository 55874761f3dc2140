using Slipway.Testing;

namespace Slipway.Manifests.Tests;

/// <summary>The files in <c>golden/</c>.</summary>
public static class Golden
{
    public static readonly string Folder = Path.Combine(Repository.Root, "tests", "Slipway.Manifests.Tests", "golden");

    public static TheoryData<string> Manifests => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
