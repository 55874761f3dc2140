namespace Slipway.Architecture.Tests;

/// <summary>Who may use whom: the table of the architecture.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Slipway.Processes"] = [],
        ["Slipway.Steps"] = ["Slipway.Processes"],
        ["Slipway.ObjectStore"] = [],
        ["Slipway.Bundles"] = ["Slipway.ObjectStore", "Slipway.Processes"],
        ["Slipway.Kubernetes"] = ["Slipway.Processes"], // for the exec plugins of a kubeconfig
        ["Slipway.Pipelines"] = ["Slipway.Processes"],
        ["Slipway.Webhooks"] = ["Slipway.Pipelines"], // the only user of ASP.NET Core; the command makes its runs
        ["Slipway.Manifests"] = [],
        ["Slipway.Cloudflare"] = [],
        // ObjectStore for its state, Kubernetes for secrets, references and outputs.
        ["Slipway.Delivery"] = ["Slipway.Bundles", "Slipway.Manifests", "Slipway.Cloudflare", "Slipway.ObjectStore", "Slipway.Kubernetes"],
    };

    [Fact]
    public async Task A_library_references_only_what_the_architecture_allows()
    {
        foreach (var project in (await Tree.FilesAsync("src/*.csproj")).Where(p => !p.Contains("Slipway.Cli", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);

            Allowed.Should().ContainKey(name, "a new library needs its line in the table");
            Tree.ProjectReferences(project).Should().BeSubsetOf(Allowed[name], "of {0}", project);
        }
    }

    [Fact]
    public async Task A_step_references_libraries_and_no_other_step()
    {
        foreach (var project in await Tree.FilesAsync("steps/*.csproj", "steps/Directory.Build.props"))
        {
            Tree.ProjectReferences(project).Where(reference => !reference.StartsWith("Slipway.", StringComparison.Ordinal)).Should().BeEmpty("of {0}", project);
            Tree.ProjectReferences(project).Should().NotContain(["Slipway.Cli", "Slipway.Pipelines"], "a step knows nothing of what runs it");
        }
    }

    [Fact]
    public async Task Nothing_but_tests_references_tests()
    {
        foreach (var project in await Tree.FilesAsync("src/*.csproj", "steps/*.csproj"))
        {
            Tree.Read(project).Should().NotContain("tests/", "of {0}", project);
        }
    }

    [Fact]
    public async Task Only_the_object_store_knows_the_AWS_SDK()
    {
        (await Tree.FilesAsync("*.csproj"))
            .Where(project => Tree.PackageReferences(project).Any(package => package.StartsWith("AWSSDK", StringComparison.Ordinal)))
            .Should().Equal("src/Slipway.ObjectStore/Slipway.ObjectStore.csproj");

        // The word in a using or a name, not in a comment.
        (await Tree.FilesAsync("src/*.cs", "steps/*.cs"))
            .Where(file => Tree.Read(file).Contains("using Amazon", StringComparison.Ordinal) || Tree.Read(file).Contains(" Amazon.", StringComparison.Ordinal))
            .Should().OnlyContain(file => file.StartsWith("src/Slipway.ObjectStore/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_webhooks_know_ASP_NET_Core() =>
        (await Tree.FilesAsync("src/*.csproj", "steps/*.csproj", "steps/Directory.Build.props"))
            .Where(project => Tree.Read(project).Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Should().Equal("src/Slipway.Webhooks/Slipway.Webhooks.csproj");

    [Fact]
    public async Task Every_project_is_in_the_solution()
    {
        var solution = Tree.Read("Slipway.slnx");

        foreach (var project in await Tree.FilesAsync("*.csproj"))
        {
            solution.Should().Contain($"\"{project}\"");
        }
    }
}
