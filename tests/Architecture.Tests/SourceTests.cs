using System.Text.RegularExpressions;

namespace Slipway.Architecture.Tests;

public partial class SourceTests
{
    /// <summary>The folder list is the architecture; a new folder needs a reason in the README and its name here.</summary>
    private static readonly string[] Folders =
        [".ci", ".config", "images", "kustomize", "pipelines", "samples", "src", "steps", "tasks", "tests"];

    /// <summary>A file over this length wants a split by concept.</summary>
    private const int MaxLines = 300;

    /// <summary>The classes whose work is to print. A step program may print data, and has its messages printed by Slipway.Steps.</summary>
    private static readonly string[] OutputFiles =
    [
        "src/Slipway.Cli/Program.cs",
        "src/Slipway.Cli/Rendering/",
        "src/Slipway.Steps/StepCommand.cs",
        "src/Slipway.Steps/StepLog.cs",
    ];

    /// <summary>Package registries: a lockfile or setting that names one would tie the build to it. Written in two halves, so that
    /// this file passes its own test.</summary>
    private static readonly string[] RegistryHosts =
        ["registry.npm" + "js.org", "registry.yarn" + "pkg.com", "api.nuget" + ".org", "npm.pkg.git" + "hub.com", "registry.npm" + "mirror.com", "artifact" + "ory"];

    [Fact]
    public async Task The_folders_are_those_of_the_architecture()
    {
        var folders = (await Tree.FilesAsync()).Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file.Split('/')[0]).Distinct();

        folders.Should().BeSubsetOf(Folders);
    }

    [Fact]
    public async Task No_folder_has_a_name_that_says_nothing()
    {
        var names = (await Tree.FilesAsync()).SelectMany(file => file.Split('/')[..^1]).Distinct();

        names.Should().NotContain(name => VagueFolder().IsMatch(name));
    }

    [Fact]
    public async Task No_type_has_a_name_that_says_nothing()
    {
        foreach (var file in await Tree.FilesAsync("*.cs"))
        {
            var names = TypeDeclaration().Matches(Tree.Read(file)).Select(match => match.Groups[1].Value);

            // A package manager is called so by everyone.
            names.Where(name => VagueType().IsMatch(name) && !file.Contains("PackageManager", StringComparison.Ordinal)).Should().BeEmpty("of {0}", file);
        }
    }

    [Fact]
    public async Task No_file_is_longer_than_a_reader_likes()
    {
        foreach (var file in await Tree.FilesAsync("*.cs"))
        {
            Tree.Read(file).Count(c => c == '\n').Should().BeLessThanOrEqualTo(MaxLines, "{0} wants a split by concept", file);
        }
    }

    [Fact]
    public async Task Only_output_classes_write_to_the_console()
    {
        foreach (var file in (await Tree.FilesAsync("src/*.cs", "steps/*.cs")).Where(file => !OutputFiles.Any(f => file.StartsWith(f, StringComparison.Ordinal))))
        {
            ConsoleUse().IsMatch(Tree.Read(file)).Should().BeFalse("{0} is no output class", file);
        }
    }

    [Fact]
    public async Task Only_Slipway_Processes_starts_processes()
    {
        foreach (var file in (await Tree.FilesAsync("src/*.cs", "steps/*.cs")).Where(f => !f.StartsWith("src/Slipway.Processes/", StringComparison.Ordinal)))
        {
            Tree.Read(file).Should().NotContain("new Process", "of {0}", file).And.NotContain("ProcessStartInfo", "of {0}", file);
        }
    }

    [Fact]
    public async Task No_file_names_a_package_registry_or_a_path_of_a_developers_machine()
    {
        foreach (var file in (await Tree.FilesAsync()).Where(IsText))
        {
            var text = Tree.Read(file);

            RegistryHosts.Where(host => text.Contains(host, StringComparison.OrdinalIgnoreCase)).Should().BeEmpty("of {0}", file);
            MachinePath().Match(text).Value.Should().BeEmpty("of {0}", file);
        }
    }

    [Theory]
    [InlineData("WorkerManager", true)]
    [InlineData("PathHelpers", true)]
    [InlineData("UploadService", true)]
    [InlineData("Utilities", true)]
    [InlineData("ServiceAccount", false)]
    [InlineData("Managed", false)]
    public void The_rule_for_type_names_knows_vague_ones(string name, bool vague) => VagueType().IsMatch(name).Should().Be(vague);

    [Theory]
    [InlineData("\"/ho" + "me/someone/slipway\"", true)]
    [InlineData("cd /wo" + "rk/main", true)]
    [InlineData("see ../sha" + "red/design", true)]
    [InlineData("/tekton/home", false)]
    [InlineData("an example: /home/you/slipway", false)]
    [InlineData("https://host/work/item", false)]
    [InlineData("the /workspace directory", false)]
    public void The_rule_for_paths_knows_those_of_a_machine(string text, bool found) => MachinePath().IsMatch(text).Should().Be(found);

    private static bool IsText(string file) => !File.ReadAllBytes(Tree.FullPath(file)).Contains((byte)0);

    [GeneratedRegex("^(common|utils?|utilities|core|helpers?|misc|shared)$", RegexOptions.IgnoreCase)]
    private static partial Regex VagueFolder();

    [GeneratedRegex(@"^\s*(?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("(Managers?|Helpers?|Services?|Utils?|Utilities)$")]
    private static partial Regex VagueType();

    [GeneratedRegex(@"\bConsole\.(Write|Error|Out|OpenStandard(Output|Error))")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"(?<![\w.:/$}])/(work|home|Users|root)/(?!(?:you|me)\b)\w|\.\./shared\b")]
    private static partial Regex MachinePath();
}
