using Slipway.Testing;

namespace Slipway.Bundles.Tests;

public sealed class PackageManagersProjectLocationTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public PackageManagersProjectLocationTests()
    {
        directory.Write("repository/apps/api/package.json", "{}");
        directory.Write("elsewhere/package.json", "{}");
        Directory.CreateSymbolicLink(directory["repository/out"], directory["elsewhere"]);
        Directory.CreateSymbolicLink(directory["repository/in"], directory["repository/apps"]);
    }

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("apps/../../elsewhere")]
    [InlineData("/etc")]
    [InlineData("out")]
    public void A_path_that_leaves_the_repository_is_refused(string path)
    {
        var act = () => ProjectLocation.Create(directory["repository"], path, ".");

        act.Should().Throw<FormatException>()
            .WithMessage($"project root '{path}' leaves the repository. Name a directory in it, relative to its root.");
        act = () => ProjectLocation.Create(directory["repository"], ".", path);
        act.Should().Throw<FormatException>().WithMessage($"install directory '{path}' leaves the repository.*");
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_refused()
    {
        var act = () => ProjectLocation.Create(directory["repository"], "apps/none", ".");

        act.Should().Throw<FormatException>()
            .WithMessage("project root 'apps/none' is not a directory of the repository. Name one that exists in the checked-out revision.");
    }

    [Fact]
    public void A_symbolic_link_within_the_repository_is_followed()
    {
        var project = ProjectLocation.Create(directory["repository"], "in/api", "");

        project.Relative(project.ProjectRoot).Should().Be("apps/api");
        project.Relative(project.InstallDirectory).Should().Be(".");
        project.Upwards(project.ProjectRoot).Select(project.Relative).Should().Equal("apps/api", "apps", ".");
    }
}
