using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Architecture.Tests;

/// <summary>A reader who knows one step folder knows all of them.</summary>
public partial class StepFolderTests
{
    public static TheoryData<string> Steps => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "steps")).Select(d => Path.GetFileName(d)).Order()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_has_one_name_for_folder_project_StepAction_image_and_program(string step)
    {
        File.Exists(Tree.FullPath($"steps/{step}/{step}.csproj")).Should().BeTrue();
        var action = Tree.Read($"steps/{step}/step-action.yaml");

        action.Should().MatchRegex($"(?m)^kind: StepAction$");
        action.Should().MatchRegex($"(?m)^  name: {step}$");
        action.Should().MatchRegex($"(?m)^  image: \\S*/{step}:[0-9][^\\s]*$");
        action.Should().MatchRegex($"(?m)^  command: \\[{step}\\]$");
        Tree.Read($"steps/{step}/Program.cs").Should().MatchRegex($"new StepCommand\\(\\s*\"{step}\"", "the log prefix and the help say the same name");
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_steps_Program_is_wiring_only(string step)
    {
        var program = Tree.Read($"steps/{step}/Program.cs");

        Loops().Matches(program).Should().BeEmpty("work belongs in a class");
        program.Split('\n').Length.Should().BeLessThan(80);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_has_an_image(string step)
    {
        Tree.Read("images/docker-bake.json").Should().Contain($"\"{step}\"");
        Tree.Read("images/README.md").Should().Contain($"`{step}`");
        (await Tree.FilesAsync($"steps/{step}/*Dockerfile*")).Should().BeEmpty("images are built from images/");
    }

    [GeneratedRegex(@"^\s*(for|foreach|while|class|struct) ?\(?", RegexOptions.Multiline)]
    private static partial Regex Loops();
}
