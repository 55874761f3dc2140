namespace Slipway.Manifests.Tests;

public class ManifestFileTests
{
    [Theory]
    [MemberData(nameof(Golden.Manifests), MemberType = typeof(Golden))]
    public void A_manifest_in_any_spelling_is_read(string name)
    {
        var file = ManifestFile.Parse(Golden.Read(name + ".yaml"), name + ".yaml");

        WorkerDump.Of(file.Workers).Should().Be(Golden.Read(name + ".json"));
    }
}
