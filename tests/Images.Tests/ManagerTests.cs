namespace Slipway.Images.Tests;

/// <summary>The package managers that the images with Node.js bring.</summary>
public class ManagerTests(BuiltImages images)
{
    /// <summary>Nothing answers there.</summary>
    private const string NoRegistry = "npm_config_registry=http://127.0.0.1:9";

    [Theory]
    [InlineData("npm", "")]
    [InlineData("yarn", "1.22.22")]
    [InlineData("yarn", "4.13.0")]
    [InlineData("yarn", "4.14.1")]
    [InlineData("yarn", "4.18.1")]
    [InlineData("pnpm", "10.34.9")]
    public async Task A_manager_of_the_image_is_used_without_a_registry(string manager, string version)
    {
        var image = images["install-dependencies"];
        using var pod = await ImagePod.CreateAsync(async workspace =>
        {
            Directory.CreateDirectory(Path.Combine(workspace, "source"));
            await File.WriteAllTextAsync(
                Path.Combine(workspace, "source", "package.json"),
                """{ "name": "p", "version": "1.0.0", "scripts": { "postinstall": "node -e \"require('fs').writeFileSync('user.txt', process.getuid() + ' ' + require('os').userInfo().username + ' ' + process.version)\"" } }""");
        });
        pod.Set(NoRegistry);

        var result = await image.RunAsync(pod, "--source-path=/workspace/source", $"--package-manager={manager}", $"--package-manager-version={version}");

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().NotContain("into /tekton/home");
        (await File.ReadAllTextAsync(pod["source/user.txt"], TestContext.Current.CancellationToken)).Should().Be("65532 nonroot v24.21.0");
    }

    [Fact]
    public void Every_manager_of_the_image_has_its_test()
    {
        var managers = Path.Combine(images["install-dependencies"].Root, "opt/slipway/package-managers");

        Directory.EnumerateDirectories(managers).Select(d => Path.GetFileName(d)).Order().Should()
            .Equal("pnpm-10.34.9", "yarn-1.22.22", "yarn-4.13.0", "yarn-4.14.1", "yarn-4.18.1");
    }
}
