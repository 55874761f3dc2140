namespace Slipway.Cli.Tests.Delivery;

/// <summary>A bundle that is not what was built never reaches Cloudflare.</summary>
public class BundleFaultTests
{
    private const string Key = ".slipway/objects/scripts/api/25be480267dc5ab78c3f7688f6132e4e49d695f8.js";

    [Fact]
    public async Task A_bundle_that_was_tampered_with_stops_before_Cloudflare_hears_of_it()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write(Key, "export default { fetch() { return new Response('evil'); } };\n");

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().MatchRegex("ERROR: reading the artifact s3://scripts/api/25be480267dc5ab78c3f7688f6132e4e49d695f8\\.js: ");
        test.Server.Requests.Should().BeEmpty();
        File.Exists(test.StateFile("api")).Should().BeFalse();
    }

    [Fact]
    public async Task A_bundle_that_is_not_the_annotated_one_stops_too()
    {
        await using var test = await ReadyAsync();
        var manifest = test.Read("api.yaml").Replace("  name: api\nspec", $"  name: api\n  annotations: {{slipway.dev/content-hash: {new string('a', 64)}}}\nspec", StringComparison.Ordinal);
        test.Directory.Write("api.yaml", manifest);

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Contain("ERROR: reading the artifact s3://scripts/api/25be480267dc5ab78c3f7688f6132e4e49d695f8.js: ").And.Contain(new string('a', 64));
        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_bundle_that_is_missing_stops_with_its_address()
    {
        await using var test = await ReadyAsync();
        File.Delete(test.Directory[Key]);

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Contain("25be480267dc5ab78c3f7688f6132e4e49d695f8.js").And.Contain("ERROR: ");
        test.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_manifest_without_a_bundle_names_the_way_to_one()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write("api.yaml", test.Read("api.yaml").Replace("    bundle:\n      bucket: scripts\n      path: api/25be480267dc5ab78c3f7688f6132e4e49d695f8.js\n", "    bundle: {bucket: scripts}\n", StringComparison.Ordinal));

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("api.yaml:");
        test.Server.Requests.Should().BeEmpty();
    }

    private static async Task<DeliveryCase> ReadyAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        return test;
    }
}
