using System.Text.Json.Nodes;

namespace Slipway.Images.Tests;

/// <summary>What holds for every image.</summary>
public class ImageTests(BuiltImages images)
{
    public static TheoryData<string> Names => [.. BuiltImages.Steps, "slipway"];

    public static TheoryData<string> PlainNames => [.. BuiltImages.Plain];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_program_starts_as_user_65532_on_a_read_only_root_file_system(string name)
    {
        var image = images[name];
        using var pod = await ImagePod.CreateAsync();

        var help = await image.RunAsync(pod, "--help");

        help.ExitCode.Should().Be(0, help.Error);
        help.Output.Should().Contain(name == "slipway" ? "deploy" : "Options:");
        image.User.Should().Be("65532:65532");
        Directory.EnumerateFileSystemEntries(pod["tmp"]).Should().BeEmpty("nothing is left behind");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_say_what_it_is_and_what_it_was_built_on(string name)
    {
        var image = images[name];
        var labels = image.Config["Labels"]!.AsObject();

        string Label(string label) => (string)labels[$"org.opencontainers.image.{label}"]!;
        (Label("title"), Label("version"), Label("vendor"), Label("base.name")).Should().Be((name, "9.8.7", "Slipway", image.Base));
        labels.ContainsKey("org.opencontainers.image.revision").Should().BeTrue();
        ((JsonArray?)image.Config["Entrypoint"])?.Select(e => (string?)e).Should().Equal(name == "slipway" ? ["slipway"] : []);
    }

    [Theory]
    [MemberData(nameof(PlainNames))]
    public void A_plain_image_has_no_shell_and_nothing_but_the_program(string name)
    {
        var image = images[name];

        foreach (var program in new[] { "sh", "bash", "dash", "apt-get", "node", "git" })
        {
            image.Has($"usr/bin/{program}").Should().BeFalse(program);
        }

        image.Has("usr/local/bin/kubectl").Should().Be(name == "build-manifests");
        Directory.EnumerateFiles(Path.Combine(image.Root, "app")).Should().NotContain(f => f.EndsWith(".pdb", StringComparison.Ordinal) || f.EndsWith(".xml", StringComparison.Ordinal));
    }
}
