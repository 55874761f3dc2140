namespace Slipway.Bundles.Tests;

/// <summary>Indexes that parse, and that no build wrote.</summary>
public sealed class ArtifactIndexCheckTests
{
    [Fact]
    public void An_index_of_a_build_passes() => Checking(Hello().Map("index.js.map", "{}").Asset("/a/b.html", "hi").Index).Should().NotThrow();

    [Theory]
    [InlineData("../evil.js")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b.js")]
    [InlineData("a/./b.js")]
    [InlineData("")]
    [InlineData("line\nbreak.js")]
    public void A_module_that_would_lie_elsewhere_is_refused(string name) =>
        Checking(Hello().Module(name, "x").Index).Should().Throw<FormatException>()
            .WithMessage($"has the module '{name}', which is no path within a bundle.");

    [Fact]
    public void An_asset_that_would_lie_elsewhere_is_refused() =>
        Checking(Hello().Asset("/../evil.html", "x").Index).Should().Throw<FormatException>()
            .WithMessage("has the asset '/../evil.html', which is no path within a bundle.");

    [Fact]
    public void A_name_that_is_used_twice_is_refused() =>
        Checking(Hello().Module("a.js", "1").Module("a.js", "2").Index).Should().Throw<FormatException>().WithMessage("has the module 'a.js' twice.");

    [Fact]
    public void A_main_module_that_is_not_listed_is_refused() =>
        Checking(new ArtifactBundle().Module("other.js", "x").Index).Should().Throw<FormatException>()
            .WithMessage("names the main module 'index.js', and has no such module.");

    [Fact]
    public void Modules_without_a_main_module_are_refused() =>
        Checking(new ArtifactBundle { Main = null }.Module("other.js", "x").Index).Should().Throw<FormatException>()
            .WithMessage("has modules, and names no main module.");

    [Theory]
    [InlineData("abc", 1, "says of the module 'm.js' that it has the SHA-256 'abc': that is not a SHA-256 digest: 64 lower-case hexadecimal digits, with or without 'sha256:' in front.")]
    [InlineData(null, -1, "says of the module 'm.js' that it has -1 bytes.")]
    [InlineData(null, Artifact.MaxBytes + 1, "says of the module 'm.js' that it has 67108865 bytes.")]
    [InlineData(null, Artifact.MaxBytes, "lists modules of 67108881 bytes (64 MiB): a Worker has at most 67108864 bytes (64 MiB).")]
    public void A_hash_or_size_that_cannot_be_is_refused(string? hash, long size, string message)
    {
        var index = Hello().Index;

        Checking(index with { Modules = [.. index.Modules, new("m.js", ModuleTypes.EsModule, hash ?? new string('0', 64), size)] })
            .Should().Throw<FormatException>().WithMessage(message);
    }

    private static Action Checking(BundleIndex index) => () => ArtifactIndexCheck.Check(index);

    private static ArtifactBundle Hello() => new ArtifactBundle().Module("index.js", "export default {}");
}
