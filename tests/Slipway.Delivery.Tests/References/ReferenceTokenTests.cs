namespace Slipway.Delivery.Tests;

/// <summary>References are looked for at Cloudflare only with a token that was found to be good.</summary>
public class ReferenceTokenTests
{
    [Fact]
    public async Task The_token_is_verified_once_before_the_first_look()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        var id = fixture.Server.AddKvNamespace("cache").Id;
        fixture.Server.AddQueue("jobs");

        var reference = fixture.Reference("CloudflareKvNamespace", "cache");
        (await fixture.ResolveAsync(fixture.Worker(reference, fixture.Reference("CloudflareQueue", "jobs", "status.outputs.queue_name")))).Text(reference).Should().Be(id);

        fixture.Server.Requests.Select(request => request.Path).Should().HaveCount(3).And.StartWith("/user/tokens/verify");
    }

    [Fact]
    public async Task A_token_that_is_disabled_is_the_one_error()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Server.Token.Status = "disabled";

        var resolving = () => fixture.ResolveAsync(fixture.Worker(fixture.Reference("CloudflareKvNamespace", "one"), fixture.Reference("CloudflareKvNamespace", "two")));

        (await resolving.Should().ThrowAsync<DeliveryException>()).Which.Problems.Should().Equal(
            "verifying the API token: its status is 'disabled'. Make a new one at dash.cloudflare.com/profile/api-tokens.");
        fixture.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Without_a_reference_that_is_looked_for_at_Cloudflare_nothing_is_asked()
    {
        await using var fixture = await ReferenceFixture.StartAsync();

        await fixture.ResolveAsync(fixture.Worker());

        fixture.Server.Requests.Should().BeEmpty();
    }
}
