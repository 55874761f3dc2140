using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.Cli.Tests.Delivery;

public class RollbackVerbTests
{
    private const string First = "25be480267dc5ab78c3f7688f6132e4e49d695f8";
    private const string Second = "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233";

    [Fact]
    public async Task The_versions_are_listed_with_commit_message_and_age()
    {
        await using var test = await TwoVersionsAsync();

        (await test.OutputAsync("rollback", "api.yaml", "--list")).Should().Be(Golden.Read("rollback-list.txt"));
        (await test.OutputAsync("rollback", "api.yaml", "--list", "--format", "json")).Should().Be(Golden.Read("rollback-list.json"));
    }

    [Fact]
    public async Task The_version_before_gets_all_traffic_again()
    {
        await using var test = await TwoVersionsAsync();

        (await test.OutputAsync("rollback", "api.yaml", "--yes")).Should().Be(Golden.Read("rollback.txt"));

        test.Server.Script("api").LiveVersion!.Number.Should().Be(1);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("25be")]
    public async Task A_version_is_named_by_its_number_or_its_commit(string version)
    {
        await using var test = await TwoVersionsAsync();

        (await test.OutputAsync("rollback", "api.yaml", version, "--yes")).Should().NotContain("TRAFFIC", "there is nothing to choose any more");

        test.Server.Script("api").LiveVersion!.Number.Should().Be(1);
    }

    [Fact]
    public async Task Of_many_versions_the_newest_are_shown_with_the_live_and_the_chosen_one()
    {
        await using var test = await TwoVersionsAsync();
        await test.OutputAsync("rollback", "api.yaml", "1", "--yes");
        var script = test.Server.Script("api");
        var second = script.Versions[1];
        for (var number = 3; number <= 14; number++)
        {
            script.Versions.Add(new StoredVersion
            {
                Id = Guid.NewGuid().ToString(),
                Number = number,
                CreatedOn = second.CreatedOn,
                Source = "dash",
                TriggeredBy = "upload",
                Metadata = [],
                Bindings = [],
                Modules = second.Modules,
                MainModule = second.MainModule,
            });
        }

        var json = JsonNode.Parse((await test.RunAsync("rollback", "api.yaml", "--yes", "--format", "json")).Output)!;
        (json["versions"]!.AsArray().Count, script.LiveVersion!.Number).Should().Be((14, 2), "the version that had the traffic before");
        var lines = (await test.OutputAsync("rollback", "api.yaml", "--yes")).Split('\n');

        lines.Skip(2).Take(13).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).Should().Equal("14", "13", "12", "11", "10", "9", "8", "7", "6", "5", "live", "chosen", "2");
        lines[14].Should().Be("  2 older ones: --list shows them");
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_an_error()
    {
        await using var test = await TwoVersionsAsync();

        var result = await test.RunAsync("rollback", "api.yaml", "99", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().StartWith("reading Worker 'api' in account ACCOUNT\nERROR: rolling back Worker 'api' in account ACCOUNT");
    }

    [Fact]
    public async Task Without_a_terminal_it_must_be_told_yes()
    {
        await using var test = await TwoVersionsAsync();

        var result = await test.RunAsync("rollback", "api.yaml");

        (result.ExitCode, result.Error).Should().Be((2,
            "ERROR: rolling back: there is no terminal to ask on. Add --yes to do it without being asked.\n"));
    }

    [Fact]
    public async Task Of_several_Workers_one_must_be_named()
    {
        await using var test = await TwoVersionsAsync();
        test.WriteManifest("web", file: "w/1.yaml");
        test.WriteManifest("api", file: "w/2.yaml");

        var result = await test.RunAsync("rollback", "w", "--list");
        (result.ExitCode, result.Error).Should().Be((2, "ERROR: choosing the Worker: the manifest has 'web', 'api'. Name one with --worker-name.\n"));

        (await test.OutputAsync("rollback", "w", "--list", "--worker-name", "api")).Should().StartWith("Worker 'api' in account ACCOUNT\n");
    }

    private static async Task<DeliveryCase> TwoVersionsAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync(commit: First);
        await test.PutBundleAsync(commit: Second, source: "export default { fetch() { return new Response('two'); } };\n");
        test.WriteManifest(commit: First);
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        test.WriteManifest(commit: Second);
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        return test;
    }
}
