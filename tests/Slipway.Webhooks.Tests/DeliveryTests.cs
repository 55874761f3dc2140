using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary>Deliveries that come twice, too large, too slowly, or are none; and a cluster in trouble.</summary>
public class DeliveryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_that_is_sent_again_starts_nothing_whoever_gets_it()
    {
        await using var first = await Endpoint.StartAsync();
        await using var second = await Endpoint.StartAsync(cluster: first.Cluster);
        var push = Endpoint.Payload("github-push");
        var started = await first.GitHubAsync("push", push);
        var again = await second.GitHubAsync("push", push);
        var other = await second.GitHubAsync("push", push, delivery: "another");

        (started.Outcome, again.Outcome, other.Outcome).Should().Be(("started", "already started", "started"));
        (again.Status, again.Run).Should().Be((202, started.Run));
        first.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task One_delivery_many_times_at_once_starts_one_run()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var (push, signature) = (Endpoint.Payload("github-push"), await Endpoint.HmacAsync(Endpoint.Payload("github-push")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => endpoint.GitHubAsync("push", push, signature: signature)));

        answers.Select(a => a.Outcome).Order().Should().Equal([.. Enumerable.Repeat("already started", 11), "started"]);
        answers.Select(a => a.Run).Distinct().Should().ContainSingle();
        endpoint.Runs.Should().ContainSingle();
    }

    [Fact]
    public async Task Trouble_that_passes_is_bridged_and_a_lost_answer_makes_no_second_run()
    {
        await using var endpoint = await Endpoint.StartAsync();
        // Reading the Pipeline, then making the run: no answer, and then refused once.
        endpoint.Cluster.Inject(KubernetesApiFault.Status(503, "ServiceUnavailable", "soon"), KubernetesApiFault.None, KubernetesApiFault.Status(500, "InternalError", "etcd"), KubernetesApiFault.CutAnswer);
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        (answer.Status, answer.Outcome).Should().Be((202, "started"));
        endpoint.Runs.Should().ContainSingle();
    }

    [Fact]
    public async Task What_could_not_be_started_is_said_and_starts_when_it_is_sent_again()
    {
        await using var endpoint = await Endpoint.StartAsync(change: o => o with { StartTimeout = TimeSpan.FromSeconds(1) });
        var push = Endpoint.Payload("github-push");
        endpoint.Cluster.Inject(KubernetesApiFault.None, KubernetesApiFault.Hang);
        var failed = await endpoint.GitHubAsync("push", push);
        var again = await endpoint.GitHubAsync("push", push);

        (failed.Status, failed.Outcome, failed.Reason).Should().Be((503, "failed", "not all runs were started: send the delivery again, what was started stays as it is"));
        failed.Services.Single().Should().Match("api: failed (starting run 'api-eea1d1f-*': the Kubernetes API did not answer within 1 s)");
        (again.Status, again.Outcome).Should().Be((202, "started"));
        endpoint.Log.Should().ContainMatch("warning: github push * acme/edge: 503 failed in * ms (not all runs were started: *");
    }

    [Fact]
    public async Task A_Service_that_does_not_fit_its_Pipeline_is_refused_and_the_others_start()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var misspelt = Endpoint.Service("web", root: "workers/api").Replace("r2-bucket-name", "r2-bucket-nam", StringComparison.Ordinal);
        endpoint.Folder.Write("services/web.yaml", misspelt);
        var push = Endpoint.Payload("github-push");
        var refused = await endpoint.GitHubAsync("push", push);
        var metrics = await endpoint.Http.GetStringAsync("/metrics", Ct);
        endpoint.Folder.Write("services/web.yaml", misspelt.Replace("r2-bucket-nam", "r2-bucket-name", StringComparison.Ordinal));
        var corrected = await endpoint.GitHubAsync("push", push);

        (refused.Status, refused.Outcome, refused.Reason).Should()
            .Be((202, "refused", "not all Services fit their Pipeline: correct them, then send the delivery again, what was started stays as it is"));
        refused.Services.Should().SatisfyRespectively(
            api => api.Should().Be("api: started"),
            web => web.Should().Match("web: refused (starting 'deliver-cloudflare-worker': it has no param 'r2-bucket-nam', did you mean 'r2-bucket-name'?*missing params: r2-bucket-name. *)"));
        metrics.Should().Contain("slipway_webhook_service_outcomes_total{server=\"github\",outcome=\"refused\"} 1\n").And.Contain("slipway_webhook_deliveries_total{server=\"github\",outcome=\"refused\"} 1\n")
            .And.Contain("slipway_webhook_runs_started_total 1\n");
        endpoint.Log.Should().ContainMatch("ERROR: github push * acme/edge: web: refused for main * (starting 'deliver-cloudflare-worker': it has no param 'r2-bucket-nam'*");
        (corrected.Status, corrected.Outcome).Should().Be((202, "started"));
        corrected.Services.Should().Equal("api: already started", "web: started");
    }

    [Theory]
    [InlineData(400, "BadRequest", 202, "refused")]
    [InlineData(422, "Invalid", 202, "refused")]
    [InlineData(403, "Forbidden", 503, "failed")]
    [InlineData(404, "NotFound", 503, "failed")]
    public async Task What_the_API_takes_at_no_time_is_not_asked_for_again(int code, string reason, int status, string outcome)
    {
        await using var endpoint = await Endpoint.StartAsync();
        endpoint.Cluster.Inject(KubernetesApiFault.None, KubernetesApiFault.Status(code, reason, "the run is not to its liking"));
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        (answer.Status, answer.Outcome).Should().Be((status, outcome));
        answer.Services.Single().Should().Match($"api: {outcome} (creating PipelineRun 'default/api-eea1d1f-*");
    }

    [Fact]
    public async Task A_Pipeline_that_is_not_installed_yet_passes()
    {
        await using var cluster = await KubernetesApiServer.StartAsync();
        await using var endpoint = await Endpoint.StartAsync(cluster: cluster);
        var answer = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));

        (answer.Status, answer.Outcome).Should().Be((503, "failed"));
        answer.Services.Single().Should().Match("api: failed (starting 'deliver-cloudflare-worker': namespace 'default' of * has no Pipeline *");
    }

    [Fact]
    public async Task A_cluster_that_is_gone_or_refuses_is_named()
    {
        await using var endpoint = await Endpoint.StartAsync(change: o => o with { StartTimeout = TimeSpan.FromMilliseconds(1500) });
        endpoint.Cluster.Deny("builder", "create pipelineruns");
        var refused = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        await endpoint.Cluster.DisposeAsync();
        var gone = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        using var ready = await endpoint.Http.GetAsync("/readyz", Ct);

        refused.Services.Single().Should().Match("api: failed (creating PipelineRun 'default/api-eea1d1f-*': 403 Forbidden: * Grant it: *)");
        (refused.Status, gone.Status, ready.StatusCode).Should().Be((503, 503, HttpStatusCode.ServiceUnavailable));
        (await ready.Content.ReadAsStringAsync(Ct)).Should().Contain("cannot reach https://127.0.0.1");
    }

    [Fact]
    public async Task A_test_of_the_webhook_tells_what_it_would_build()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var gitHub = await endpoint.GitHubAsync("ping", Endpoint.Payload("github-ping"));
        var unsigned = await endpoint.SendAsync("""{"test": true}""", ("X-Event-Key", "diagnostics:ping"));

        (gitHub.Status, gitHub.Outcome, gitHub.Json["configured"]!.ToJsonString(), gitHub.Json["built"]!.ToJsonString()).Should()
            .Be((200, "pong", """["github","gitlab","bitbucket"]""", """["api"]"""));
        (unsigned.Status, unsigned.Outcome, unsigned.Json.ContainsKey("configured")).Should().Be((200, "pong", false));
    }

    [Fact]
    public async Task What_is_no_push_is_taken_and_said_to_start_nothing()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var issue = await endpoint.GitHubAsync("issues", "{}");
        var other = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push").Replace("acme/edge", "acme/none", StringComparison.Ordinal));
        var note = await endpoint.GitLabAsync("Note Hook", """{"object_kind": "note"}""");

        (issue.Status, issue.Outcome, issue.Reason).Should().Be((202, "ignored", "event 'issues' starts no run; push and pull_request may"));
        (other.Status, other.Outcome, other.Reason).Should().Be((202, "ignored", "no Service has this repository"));
        (note.Status, note.Outcome).Should().Be((202, "ignored"));
    }

    [Theory]
    [InlineData("{", "the payload is no JSON: *")]
    [InlineData("{}", "the payload has no after")]
    [InlineData("[]", "the payload has no after")]
    [InlineData("""{"after": "main", "ref": "refs/heads/main", "repository": {"clone_url": "https://github.com/acme/edge"}, "forced": true}""", "'main' is not the full SHA of a commit: *")]
    public async Task A_payload_that_is_none_is_refused(string body, string reason)
    {
        await using var endpoint = await Endpoint.StartAsync();
        var answer = await endpoint.GitHubAsync("push", body);

        (answer.Status, answer.Outcome).Should().Be((400, "malformed"));
        answer.Reason.Should().Match(reason);
    }

    [Fact]
    public async Task Who_is_no_git_server_is_told_so()
    {
        await using var endpoint = await Endpoint.StartAsync();
        var answer = await endpoint.SendAsync("{}");
        using var page = await endpoint.Http.GetAsync("/", Ct);

        (answer.Status, answer.Reason).Should().Be((400, "none of the headers X-GitHub-Event, X-Gitlab-Event, X-Event-Key is there: this is no webhook of GitHub, GitLab or Bitbucket Server"));
        (page.StatusCode, page.Content.Headers.Allow.Single()).Should().Be((HttpStatusCode.MethodNotAllowed, "POST"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payload_over_25_MiB_is_refused(bool saysItsLength)
    {
        await using var endpoint = await Endpoint.StartAsync();
        using var body = new StreamContent(new MemoryStream(new byte[(25 * 1024 * 1024) + 1]));
        body.Headers.ContentLength = saysItsLength ? body.Headers.ContentLength : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        request.Headers.TransferEncodingChunked = saysItsLength ? null : true;
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add("X-Hub-Signature-256", "sha256=00");
        using var response = await endpoint.Http.SendAsync(request, Ct);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("""{"outcome":"too large","reason":"the payload is over 25 MiB"}""" + "\n");
    }

    [Fact]
    public async Task Who_sends_too_slowly_is_cut_off_and_holds_nobody_up()
    {
        await using var endpoint = await Endpoint.StartAsync(change: o => o with { BodyTimeout = TimeSpan.FromMilliseconds(700) });
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPEndPoint.Parse(new Uri(endpoint.Server.Address).Authority), Ct);
        await slow.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nX-GitHub-Event: push\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), Ct);
        var others = await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        var buffer = new byte[4096];
        var read = await slow.GetStream().ReadAsync(buffer, Ct);

        others.Outcome.Should().Be("started");
        Encoding.UTF8.GetString(buffer, 0, read).Should().StartWith("HTTP/1.1 408 ").And.Contain("the payload did not come within 0.7 s");
    }

    [Fact]
    public async Task A_sender_writes_no_lines_of_its_own_into_the_log()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await endpoint.GitHubAsync("push", Endpoint.Payload("github-push", p => p["ref"] = "refs/heads/x\nERROR: forged\u001b[31m\u2028" + new string('y', 5000)));

        endpoint.Log.Should().NotBeEmpty().And.OnlyContain(line => !line.Any(char.IsControl) && !line.Contains('\u2028') && line.Length <= 1001);
    }

    [Fact]
    public async Task Metrics_count_what_became_of_deliveries()
    {
        await using var endpoint = await Endpoint.StartAsync();
        await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        await endpoint.GitHubAsync("push", Endpoint.Payload("github-push"));
        await endpoint.GitLabAsync("Push Hook", "{}", "wrong");
        var text = await endpoint.Http.GetStringAsync("/metrics", Ct);

        text.Split('\n').Should().Contain([
            "slipway_webhook_up 1",
            "slipway_webhook_services 1",
            "slipway_webhook_services_current 1",
            "slipway_webhook_deliveries_total{server=\"github\",outcome=\"started\"} 1",
            "slipway_webhook_deliveries_total{server=\"github\",outcome=\"already started\"} 1",
            "slipway_webhook_deliveries_total{server=\"gitlab\",outcome=\"refused\"} 1",
            "slipway_webhook_service_outcomes_total{server=\"github\",outcome=\"started\"} 1",
            "slipway_webhook_runs_started_total 1",
            "slipway_webhook_delivery_duration_seconds_bucket{le=\"+Inf\"} 3",
            "slipway_webhook_delivery_duration_seconds_count 3",
        ]);
        text.Split('\n').Where(l => l.Length > 0).Should().OnlyContain(l => l.StartsWith("# HELP slipway_webhook_") || l.StartsWith("# TYPE slipway_webhook_") || l.StartsWith("slipway_webhook_"));
        (await endpoint.Http.GetStringAsync("/healthz", Ct)).Should().Be("ok\n");
        (await endpoint.Http.GetStringAsync("/readyz", Ct)).Should().Be("ok; Services: 1: api\n");
    }
}
