using Slipway.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>What all these tests rest on: a request that Cloudflare's schemas do not allow fails the test in which it was sent.</summary>
public class StrictServerTests
{
    [Fact]
    public async Task A_binding_with_a_field_that_the_API_does_not_know_fails_the_test()
    {
        var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker.Bind("CACHE", "kv_namespace", ("namespace_id", test.Server.AddKvNamespace("cache").Id), ("namespace_idd", "x"));

        var deploying = () => test.DeployAsync();
        var disposing = async () => await test.DisposeAsync();

        await deploying.Should().ThrowAsync<CloudflareException>();
        (await disposing.Should().ThrowAsync<InvalidOperationException>()).WithMessage(
            $"""
            requests that Cloudflare's API does not take:
            PUT /accounts/{test.Server.Account.Id}/workers/scripts/api*: Could not parse the request: metadata: bindings[0]: 'namespace_idd' is not known
            """);
    }
}
