using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Slipway.Architecture.Tests;

public partial class DependencyTests
{
    private static readonly string[] Lockfiles = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"];

    [Fact]
    public void Every_NuGet_package_has_one_exact_version()
    {
        var versions = XDocument.Parse(Tree.Read("Directory.Packages.props")).Descendants("PackageVersion").ToList();

        versions.Should().NotBeEmpty();
        versions.Should().OnlyContain(version => ExactVersion().IsMatch(version.Attribute("Version")!.Value));
        versions.Select(version => version.Attribute("Include")!.Value).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task No_project_overrides_the_central_versions_and_each_has_its_lock_file()
    {
        foreach (var project in await Tree.FilesAsync("*.csproj"))
        {
            Tree.Read(project).Should().NotMatchRegex("PackageReference[^>]*Version", "of {0}", project);
            File.Exists(Tree.FullPath(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))).Should().BeTrue("{0} needs one", project);
        }
    }

    [Fact]
    public async Task Every_sample_has_one_lockfile_at_its_root()
    {
        var samples = (await Tree.FilesAsync("samples/*package.json")).Select(file => string.Join('/', file.Split('/')[..2])).Distinct().ToList();

        samples.Should().HaveCount(7);
        foreach (var sample in samples)
        {
            Lockfiles.Where(lockfile => File.Exists(Tree.FullPath($"{sample}/{lockfile}"))).Should().ContainSingle("of {0}", sample);
            var all = await Tree.FilesAsync([.. Lockfiles.Select(lockfile => $"{sample}/*{lockfile}")]);
            all.Should().HaveCount(1, "members of a workspace share the lockfile of {0}", sample);
        }
    }

    [Fact]
    public async Task Samples_ask_for_exact_versions()
    {
        foreach (var file in await Tree.FilesAsync("samples/*package.json"))
        {
            using var package = JsonDocument.Parse(Tree.Read(file));
            var versions = new[] { "dependencies", "devDependencies" }
                .Where(kind => package.RootElement.TryGetProperty(kind, out _))
                .SelectMany(kind => package.RootElement.GetProperty(kind).EnumerateObject())
                .Select(dependency => dependency.Value.GetString()!);

            versions.Where(version => version != "workspace:*" && !ExactVersion().IsMatch(version)).Should().BeEmpty("of {0}", file);
        }
    }

    [Fact]
    public async Task No_image_is_named_by_a_tag_that_moves()
    {
        foreach (var file in await Tree.FilesAsync("images/*", "*.yaml"))
        {
            MovingTag().Matches(Tree.Read(file)).Select(match => match.Value).Should().BeEmpty("of {0}", file);
        }
    }

    [Fact]
    public async Task Every_base_image_is_a_build_argument_whose_exact_tag_stands_in_one_place()
    {
        using var bake = JsonDocument.Parse(Tree.Read("images/docker-bake.json"));
        var bases = bake.RootElement.GetProperty("variable").EnumerateObject().Where(v => v.Name.EndsWith("_IMAGE", StringComparison.Ordinal)).ToList();

        bases.Should().NotBeEmpty();
        bases.Select(v => v.Value.GetProperty("default").GetString()!).Where(image => !ExactTag().IsMatch(image)).Should().BeEmpty();
        foreach (var file in await Tree.FilesAsync("images/*.Dockerfile"))
        {
            FromImage().Matches(Tree.Read(file)).Select(match => match.Groups[1].Value)
                .Should().OnlyContain(image => image.StartsWith("${", StringComparison.Ordinal) || image == "step", "of {0}", file);
            Tree.Read(file).Should().NotMatchRegex(@"ARG \w+_IMAGE=", "the bake file holds the tags of {0}", file);
        }
    }

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex FromImage();

    [GeneratedRegex(@":v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z-]+)?$")]
    private static partial Regex ExactTag();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+){2,3}(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    // Spelled so that this line is not found by itself.
    [GeneratedRegex(@":(latest|lts|stable|current|slim|alpine|noble-chiseled)(?![\w.-])")]
    private static partial Regex MovingTag();
}
