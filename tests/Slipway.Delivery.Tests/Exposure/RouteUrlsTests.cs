using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

public class RouteUrlsTests
{
    private static readonly ResolvedValues Values = new(new Dictionary<ManifestValue, string>(), new Dictionary<ManifestValue, SecretText>());

    [Fact]
    public void Routes_are_told_as_patterns_and_the_rest_as_addresses()
    {
        var worker = Wanted.Worker.Dns("api.example.com").Routes("example.com/v2/*", "api.example.com/*").Domains("shop.example.com").WorkersDev(true);

        RouteUrls.Of(worker, Values, "acme").Should().Equal("api.example.com/*", "example.com/v2/*", "https://shop.example.com", "https://api.acme.workers.dev");
    }

    [Fact]
    public void What_is_switched_off_is_not_told()
    {
        RouteUrls.Of(Wanted.Worker.Dns("api.example.com", enabled: false).WorkersDev(false), Values, "acme").Should().BeEmpty();
        RouteUrls.Of(Wanted.Worker.Dns("api.example.com", pattern: "api.example.com/v1/*"), Values, null).Should().Equal("api.example.com/v1/*");
    }

    [Fact]
    public void The_state_tells_what_was_made_from_here()
    {
        var state = new DeliveryState
        {
            AccountId = "a",
            WorkerName = "api",
            Routes = [new("z", "r", "api.example.com/*")],
            CustomDomains = [new("d", "shop.example.com", "z")],
            WorkersDev = true,
            AccountSubdomain = "acme",
        };

        DeliveredUrls.Of(state).Should().Equal("api.example.com/*", "https://shop.example.com", "https://api.acme.workers.dev");
        DeliveredUrls.Of(state with { WorkersDev = false }).Should().HaveCount(2);
    }
}
