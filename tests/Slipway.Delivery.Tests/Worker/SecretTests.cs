using System.Text.Json.Nodes;
using Slipway.Cloudflare;
using Slipway.Testing.Cloudflare;

namespace Slipway.Delivery.Tests;

/// <summary>Secrets of the manifest, and those that were set by hand.</summary>
public class SecretTests
{
    [Fact]
    public async Task Secrets_go_with_the_first_upload_and_their_values_stand_nowhere_else()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["TOKEN"] = "s3cret-value";
        test.Worker = test.Worker.Secret("TOKEN");
        var plan = await test.PlanAsync();
        var lines = new List<string>();

        await plan.ApplyAsync(lines.Add, TestContext.Current.CancellationToken);

        test.Script.Secrets.Should().Equal(new Dictionary<string, string> { ["TOKEN"] = "s3cret-value" });
        DeliveryCase.Text(plan).Should().Contain("+ secret TOKEN").And.NotContain("s3cret");
        PlanJson.Of(plan).ToJsonString().Should().NotContain("s3cret");
        string.Join('\n', lines).Should().NotContain("s3cret");
        test.State.Should().NotContain("s3cret").And.Contain("\"TOKEN\": \"");
    }

    [Theory]
    [InlineData("PUT /accounts/*/workers/scripts/api", false)]
    [InlineData("POST /accounts/*/workers/scripts/api/versions", true)]
    [InlineData("PATCH /accounts/*/workers/scripts/api/secrets-bulk", true)]
    public async Task An_answer_that_quotes_a_secret_is_not_repeated(string request, bool isThere)
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["TOKEN"] = "first-value";
        test.Worker = test.Worker.Secret("TOKEN");
        if (isThere)
        {
            await test.DeployAsync();
            test.SecretValues["TOKEN"] = "s3cret-value";
            test.Worker = request.EndsWith("versions", StringComparison.Ordinal) ? test.Worker.Bundle("api/two.js") : test.Worker;
        }

        test.SecretValues["TOKEN"] = "s3cret-value";
        test.Server.Fail(request, ApiFault.Error(400, 10021, "binding TOKEN with 's3cret-value' is refused"));

        var error = await FluentActions.Awaiting(() => test.DeployAsync()).Should().ThrowAsync<CloudflareException>();

        error.Which.ToString().Should().Contain("10021 binding TOKEN with '").And.NotContain("s3cret-value");
    }

    [Fact]
    public async Task In_the_state_a_secret_is_a_hash_that_is_slow_to_guess()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["TOKEN"] = "s3cret-value";
        test.Worker = test.Worker.Secret("TOKEN");
        var access = test.Access();

        await (await DeploymentPlan.CreateAsync(new() { Api = access.Api, Store = access.Store, StateBucket = access.StateBucket }, test.Options(), TestContext.Current.CancellationToken))
            .ApplyAsync(_ => { }, TestContext.Current.CancellationToken);

        test.State.Should().MatchRegex("\"TOKEN\": \"pbkdf2-sha512\\$210000\\$[A-Za-z0-9+/]{43}=\"");
    }

    [Fact]
    public async Task A_changed_secret_alone_needs_no_upload()
    {
        await using var test = await DeliveryCase.StartAsync();
        (test.SecretValues["A"], test.SecretValues["B"]) = ("1", "2");
        test.Worker = test.Worker.Secret("A").Secret("B");
        await test.DeployAsync();
        test.SecretValues["B"] = "3";

        (await test.PlanTextAsync()).Split('\n').Where(l => l.Contains("secret", StringComparison.Ordinal) || l.Contains("worker", StringComparison.Ordinal)).Should().Equal(
            "  = worker api", "  = secret A", "  ~ secret B", "      value: (secret) → (secret)");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PATCH /scripts/api/secrets-bulk");

        test.Server.Requests[^2].Text.Should().NotContain("\"A\"", "what did not change is not sent");
        test.Script.Secrets.Should().Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" });
        test.Script.Versions.Should().HaveCount(2);
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_new_secret_and_one_that_goes_away_are_one_version()
    {
        await using var test = await DeliveryCase.StartAsync();
        (test.SecretValues["A"], test.SecretValues["B"]) = ("1", "2");
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.Worker = test.Worker.WithoutSecret("A").Secret("B");

        (await test.PlanTextAsync()).Should().Contain("  + secret B\n  - secret A\nPlan: 1 to create, 1 to update, 1 to delete, 1 unchanged.");
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("PATCH /scripts/api/secrets-bulk");

        test.Script.Secrets.Should().Equal(new Dictionary<string, string> { ["B"] = "2" });
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task Secrets_that_change_with_the_code_go_with_its_version()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.SecretValues["A"] = "2";
        test.Worker = test.Worker.Bundle("api/two.js");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");

        test.Script.Secrets["A"].Should().Be("2");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_secret_that_goes_away_with_a_change_of_code_is_deleted_after_the_new_code_is_live()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.Worker = test.Worker.WithoutSecret("A").Bundle("api/two.js");

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments", "PATCH /scripts/api/secrets-bulk");

        test.Script.Secrets.Should().BeEmpty();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_secret_that_was_set_by_hand_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        await Dashboard.SetSecretAsync(test, "BY_HAND", "kept");
        test.Worker = test.Worker.Bundle("api/two.js");

        await test.DeployAsync();

        test.Script.Secrets.Should().Equal(new Dictionary<string, string> { ["A"] = "1", ["BY_HAND"] = "kept" });
    }

    [Fact]
    public async Task A_secret_of_the_manifest_that_was_changed_by_hand_is_set_again()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        await Dashboard.SetSecretAsync(test, "A", "by hand");

        (await test.PlanAsync()).HasChanges.Should().BeTrue("another version than ours is live");
        await test.DeployAsync();

        test.Script.Secrets["A"].Should().Be("1");
    }

    [Fact]
    public async Task An_empty_secret_is_an_error()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "";
        test.Worker = test.Worker.Secret("A");

        (await test.ProblemAsync()).Should().Be(
            "setting secret 'A' of Worker 'api' (worker.yaml:7: spec.secrets.A): its value is empty. Put the value where the manifest points to, or remove the secret from the manifest.");
    }

    [Fact]
    public async Task A_key_is_set_by_an_upload_with_what_it_may_be_used_for()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["KEY"] = """{"kty":"oct","k":"c2VjcmV0"}""";
        test.Worker = test.Worker.Secret("KEY");
        test.Worker = test.Worker with
        {
            Secrets = [test.Worker.Secrets[0] with
            {
                Type = "secret_key",
                ValueField = "key_jwk",
                Fields = JsonNode.Parse("""{"algorithm":{"name":"HMAC","hash":"SHA-256"},"format":"jwk","usages":["sign"]}""")!.AsObject(),
            }],
        };
        await test.DeployAsync();

        test.Binding("KEY").Should().Be("""{"type":"secret_key","name":"KEY","algorithm":{"name":"HMAC","hash":"SHA-256"},"format":"jwk","usages":["sign"],"key_jwk":{"kty":"oct","k":"c2VjcmV0"}}""");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
        test.SecretValues["KEY"] = """{"kty":"oct","k":"bmV3"}""";
        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");
        test.SecretValues["KEY"] = "no JSON";
        (await test.ProblemAsync()).Should().Be(
            "setting secret 'KEY' of Worker 'api' (worker.yaml:7: spec.secrets.KEY): its value is no JSON Web Key. Put the key's JSON where the manifest points to.");
    }

    [Fact]
    public async Task While_another_version_has_traffic_a_secret_that_goes_away_stays()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.Worker = test.Worker.WithoutSecret("A").Bundle("api/two.js");

        (await test.PlanAsync("10")).Warnings.Should().Equal(
            "A is not a secret of the manifest any more: they stay until the version has all traffic, because the other version may need them.");
        await test.DeployAsync("10");
        test.Script.LatestVersion.Secrets.Should().ContainKey("A");
        (await test.PlanAsync("10")).HasChanges.Should().BeFalse();

        (await test.WritesOfAsync(() => test.DeployAsync())).Should().Equal("POST /scripts/api/deployments", "PATCH /scripts/api/secrets-bulk");
        test.Script.Secrets.Should().BeEmpty();
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_changed_secret_with_little_traffic_is_a_version_of_its_own()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.SecretValues["A"] = "1";
        test.Worker = test.Worker.Secret("A");
        await test.DeployAsync();
        test.SecretValues["A"] = "2";

        (await test.WritesOfAsync(() => test.DeployAsync("10"))).Should().Equal("POST /scripts/api/versions", "POST /scripts/api/deployments");

        test.Script.LatestVersion.Secrets["A"].Should().Be("2");
        test.Script.LiveVersion!.Secrets["A"].Should().Be("1");
    }
}
