using System.Text.Json;
using Slipway.Testing;

namespace Slipway.Bundles.Tests;

/// <summary>The managers that the images with Node.js bring are those that projects without a pin are built with.</summary>
public class PackageManagersOfImagesTests
{
    private static readonly string Managers = Path.Combine(Repository.Root, "images", "package-managers");

    [Fact]
    public void Each_is_what_a_project_without_a_pin_gets()
    {
        string[] expected =
        [
            $"pnpm-{PinnedManagers.Default(PackageManagerKind.Pnpm)}", $"yarn-{PinnedManagers.YarnClassic}", $"yarn-{PinnedManagers.YarnNewest}",
            $"yarn-{PinnedManagers.ForYarnLockfile(8, "10c0")}", $"yarn-{PinnedManagers.ForYarnLockfile(9, "10c0")}",
        ];

        Directory.EnumerateDirectories(Managers).Select(d => Path.GetFileName(d)).Where(n => n != "node_modules").Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void Each_has_the_version_of_its_directory_and_a_digest_in_the_lockfile()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Managers, "package-lock.json")));
        var packages = json.RootElement.GetProperty("packages");

        foreach (var directory in Directory.EnumerateDirectories(Managers).Select(d => Path.GetFileName(d)).Where(n => n != "node_modules"))
        {
            var locked = packages.EnumerateObject().Single(p => p.Name.StartsWith($"{directory}/node_modules/", StringComparison.Ordinal)).Value;
            directory.Should().EndWith($"-{locked.GetProperty("version").GetString()}");
            locked.GetProperty("integrity").GetString().Should().StartWith("sha512-");
        }
    }
}
