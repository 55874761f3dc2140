using System.Globalization;
using System.Text;
using Slipway.Processes;
using Slipway.Webhooks.GitServers;

namespace Slipway.Webhooks.Tests;

/// <summary>Nothing is done for whom does not know the secret.</summary>
public class ProofTests
{
    /// <summary>The example of docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries.</summary>
    [Fact]
    public void GitHubs_own_example_is_genuine()
    {
        const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        Proof.IsHmac(Signature, "Hello, World!"u8, [Endpoint.Secret]).Should().BeTrue();
        Proof.IsHmac(Signature, "Hello, World!"u8, ["another", Endpoint.Secret]).Should().BeTrue();
        Proof.IsHmac(Signature, "Hello, World?"u8, [Endpoint.Secret]).Should().BeFalse();
        Proof.IsHmac(Signature, "Hello, World!"u8, []).Should().BeFalse();
        Proof.IsHmac(Signature["sha256=".Length..], "Hello, World!"u8, [Endpoint.Secret]).Should().BeFalse();
    }

    [Theory]
    [InlineData("X-GitHub-Event", "X-Hub-Signature-256", "--github-secret-file", "secret")]
    [InlineData("X-Gitlab-Event", "X-Gitlab-Token", "--gitlab-token-file", "secret token")]
    [InlineData("X-Event-Key", "X-Hub-Signature", "--bitbucket-secret-file", "secret")]
    public async Task What_is_not_proved_is_refused_and_nothing_is_done(string @event, string proof, string option, string word)
    {
        await using var endpoint = await Endpoint.StartAsync();
        var missing = await endpoint.SendAsync(Endpoint.Payload("github-push"), (@event, "push"));
        var wrong = await endpoint.SendAsync(Endpoint.Payload("github-push"), (@event, "push"), (proof, "sha256=" + new string('a', 64)));

        (missing.Status, missing.Outcome, missing.Reason).Should().Be((401, "refused", $"there is no {proof}: give the webhook the {word} that is in {option}"));
        (wrong.Status, wrong.Outcome, wrong.Reason).Should().Be((401, "refused", $"{proof} does not fit: the webhook has another {word} than {option}"));
        endpoint.Cluster.Requests.Should().BeEmpty();
        endpoint.Log.Should().HaveCount(2).And.OnlyContain(line => line.StartsWith("warning: ", StringComparison.Ordinal) && !line.Contains(Endpoint.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_a_secret_is_off()
    {
        await using var endpoint = await Endpoint.StartAsync(change: o => o with { GitLab = null, Bitbucket = new SecretFile("/nowhere") });

        (await endpoint.GitLabAsync("Push Hook", "{}")).Reason.Should().Be("webhooks of gitlab are not configured here: --gitlab-token-file is not given");
        (await endpoint.BitbucketAsync("repo:refs_changed", "{}")).Reason.Should()
            .Be("webhooks of bitbucket are not configured here: the file of --bitbucket-secret-file is not there, or is empty");
        endpoint.Server.Configured.Should().Equal("github");
    }

    [Fact]
    public async Task A_new_secret_is_known_at_once_and_both_while_both_are_there()
    {
        await using var endpoint = await Endpoint.StartAsync();
        async Task<int> StatusAsync(string secret) => (await endpoint.GitHubAsync("ping", Endpoint.Payload("github-ping"), secret: secret)).Status;

        endpoint.Folder.Write("secret", Endpoint.Secret + "\nnew\n");
        (await StatusAsync(Endpoint.Secret), await StatusAsync("new")).Should().Be((200, 200));
        endpoint.Folder.Write("secret", "new");
        (await StatusAsync(Endpoint.Secret), await StatusAsync("new")).Should().Be((401, 200));
    }

    [Theory]
    [InlineData("", 0, 202)]
    [InlineData("later", 0, 401)]
    [InlineData("", -301, 401)]
    // A minute more, because a time to come is nearer while the test is on its way.
    [InlineData("", 361, 401)]
    public async Task GitLabs_signing_token_proves_id_time_and_payload(string tampered, int late, int status)
    {
        await using var endpoint = await Endpoint.StartAsync(Endpoint.Service("api", "clone_url: \"https://gitlab.acme.example/platform/web/edge.git\""));
        var key = Encoding.UTF8.GetBytes("a key of thirty-two bytes, to sign");
        endpoint.Folder.Write("secret", $"whsec_{Convert.ToBase64String(key)}\n");
        var (body, time) = (Endpoint.Payload("gitlab-push"), (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + late).ToString(CultureInfo.InvariantCulture));
        var signed = await Command.Run("openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", $"hexkey:{Convert.ToHexString(key)}", "-r")
            .WithStandardInput($"msg_1.{time}.{body}").ExecuteAsync(TestContext.Current.CancellationToken);
        var signature = Convert.ToBase64String(Convert.FromHexString(signed.Output.Split(' ')[0]));
        var answer = await endpoint.SendAsync(
            body + tampered, ("X-Gitlab-Event", "Push Hook"), ("webhook-id", "msg_1"), ("webhook-timestamp", time), ("webhook-signature", $"v1,AAAA v1,{signature}"));

        answer.Status.Should().Be(status, "{0}", answer.Reason);
        endpoint.Runs.Should().HaveCount(status == 202 ? 1 : 0);
    }

    [Fact]
    public async Task A_signing_token_is_no_token_to_be_sent()
    {
        await using var endpoint = await Endpoint.StartAsync();
        endpoint.Folder.Write("secret", "whsec_c2VjcmV0");

        (await endpoint.GitLabAsync("Push Hook", Endpoint.Payload("gitlab-push"), "whsec_c2VjcmV0")).Status.Should().Be(401);
    }
}
