namespace Slipway.Cli.Tests.Delivery;

public class DestroyVerbTests
{
    [Fact]
    public async Task All_that_was_made_goes_away_and_the_bundles_stay()
    {
        await using var test = await DeliveryCase.StartAsync();
        var before = test.Server.Snapshot();
        await test.PutBundleAsync();
        test.WriteManifest(spec: "  dns: {enabled: true, hostname: api.example.com}\n  custom_domains: [{hostname: shop.example.com}]");
        await test.OutputAsync("deploy", "api.yaml", "--yes");

        (await test.OutputAsync("destroy", "api.yaml", "--yes")).Should().Be(Golden.Read("destroy.txt"));

        test.Server.Snapshot().Should().Be(before);
        File.Exists(test.StateFile("api")).Should().BeFalse();
        File.Exists(test.Directory[".slipway/objects/scripts/api/25be480267dc5ab78c3f7688f6132e4e49d695f8.js"]).Should().BeTrue();
    }

    [Fact]
    public async Task Where_nothing_of_ours_is_there_is_nothing_to_do()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();

        (await test.OutputAsync("destroy", "api.yaml", "--yes")).Should().Be("""
            Worker 'api' in account ACCOUNT:
            Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged.

            Nothing to do.

            """);
    }

    [Fact]
    public async Task Workers_that_are_bound_to_others_go_first()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync("front");
        await test.PutBundleAsync("back");
        test.WriteManifest("front", spec: "  services: [{name: BACK, service: back}]", file: "w/1.yaml");
        test.WriteManifest("back", file: "w/2.yaml");
        await test.OutputAsync("deploy", "w", "--yes");

        var output = await test.OutputAsync("destroy", "w", "--yes");

        output.Should().Contain("front: deleting Worker 'front'\nback: deleting Worker 'back'\n");
        test.Server.Account.Scripts.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_terminal_it_must_be_told_yes()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();

        var result = await test.RunAsync("destroy", "api.yaml");

        (result.ExitCode, result.Error).Should().Be((2,
            "ERROR: destroying: there is no terminal to ask on. Add --yes to do it without being asked.\n"));
    }
}
