namespace Slipway.Delivery.Tests;

public class RolloutOutputsTests
{
    private static readonly DeploymentOutcome Api = new()
    {
        ScriptId = "api",
        RouteUrls = ["api.example.com/*", "https://shop.example.com"],
        VersionId = "v",
        DeploymentId = "d",
        ApiCalls = 9,
        HasChanged = true,
    };

    [Fact]
    public void Outputs_of_one_Worker_stand_alone()
    {
        RolloutOutputs.Data([Api]).Should().Equal(new Dictionary<string, string>
        {
            ["script_id"] = "api",
            ["route_urls"] = "api.example.com/*,https://shop.example.com",
            ["version_id"] = "v",
            ["deployment_id"] = "d",
        });
        RolloutOutputs.Json([Api]).ToJsonString().Should().Be("""{"script_id":"api","route_urls":["api.example.com/*","https://shop.example.com"],"version_id":"v","deployment_id":"d"}""");
    }

    [Fact]
    public void Those_of_several_stand_below_their_names()
    {
        var outcomes = new[] { Api, Api with { ScriptId = "web", RouteUrls = [] } };

        RolloutOutputs.Data(outcomes).Keys.Should().Contain(["api.script_id", "web.route_urls"]).And.HaveCount(8);
        RolloutOutputs.Json(outcomes).Select(worker => worker.Key).Should().Equal("api", "web");
    }
}
