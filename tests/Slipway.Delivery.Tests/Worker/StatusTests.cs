using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>What a Worker is, as <c>slipway status</c> tells it.</summary>
public class StatusTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_names_versions_shares_addresses_schedules_and_secrets()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["TOKEN"] = "s3cret";
        test.Worker = test.Worker.Secret("TOKEN") with
        {
            WorkersDev = new(true, null),
            Schedules = ["0 0 * * *"],
            CustomDomains = [new(new LiteralValue("shop.example.com", Workers.At("spec")), null, Workers.At("spec"))],
        };
        await test.DeployAsync();
        test.Worker = test.Worker.Bundle("api/two.js");
        var outcome = await test.DeployAsync("10");

        var status = await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct);

        status.Exists.Should().BeTrue();
        status.IsOurs.Should().BeTrue();
        status.DeploymentId.Should().Be(outcome.DeploymentId);
        status.DeployedOn.Should().NotBeNull();
        status.Versions.Select(v => $"{v.Number} {v.Commit[..4]} {v.Percent}").Should().Equal("2 2222 10", "1 1111 90");
        status.RouteUrls.Should().Equal("https://shop.example.com", "https://api.acme.workers.dev");
        outcome.RouteUrls.Should().Equal(status.RouteUrls);
        status.Schedules.Should().Equal("0 0 * * *");
        status.Secrets.Should().Equal("TOKEN");
        status.IsInterrupted.Should().BeFalse();
    }

    [Fact]
    public async Task A_Worker_that_is_not_there_has_a_status_too()
    {
        await using var test = await DeliveryCase.StartAsync();

        var status = await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct);

        status.Exists.Should().BeFalse();
        status.IsOurs.Should().BeFalse();
        status.Versions.Should().BeEmpty();
        status.DeploymentId.Should().BeEmpty();
    }

    [Fact]
    public async Task A_Worker_that_is_not_ours_is_shown_as_such()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Server.AddScript("api");

        var status = await WorkerStatus.ReadAsync(test.Access(), test.Address, Ct);

        (status.Exists, status.IsOurs).Should().Be((true, false));
        status.Versions.Should().ContainSingle().Which.Source.Should().Be("dash");
    }
}
