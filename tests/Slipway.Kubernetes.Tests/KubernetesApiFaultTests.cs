using System.Net;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public sealed class KubernetesApiFaultTests : IAsyncLifetime
{
    private static readonly KubernetesApiFault Internal = KubernetesApiFault.Status(500, "InternalError", "etcdserver: leader changed");
    private readonly TemporaryDirectory folder = new();
    private readonly List<string> warnings = [];
    private KubernetesApiServer server = null!;
    private KubernetesApi kubernetes = null!;

    public async ValueTask InitializeAsync()
    {
        server = await KubernetesApiServer.StartAsync();
        kubernetes = Api.Client(folder, server.Kubeconfig(), Api.Quick with { Warn = warnings.Add, AttemptTimeout = TimeSpan.FromSeconds(2) });
    }

    public async ValueTask DisposeAsync()
    {
        kubernetes.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Trouble_of_the_server_is_bridged_and_said()
    {
        server.Inject(Internal, KubernetesApiFault.Text(502, "<html>Bad Gateway</html>"));
        await ApplyAsync();
        server.ConfigMap("default", "map").Should().NotBeNull();
        warnings.Should().HaveCount(2);
        warnings[0].Should().Match("applying ConfigMap 'default/map': 500: etcdserver: leader changed; trying again in * s (1 of 5)");
        warnings[1].Should().Match("applying ConfigMap 'default/map': 502: <html>Bad Gateway</html>; trying again in * s (2 of 5)");
    }

    [Fact]
    public async Task Trouble_that_lasts_is_an_error_after_six_attempts()
    {
        server.Inject(Enumerable.Repeat(Internal, 6));
        (await FailAsync()).Message.Should().Be(
            $"applying ConfigMap 'default/map': 500 InternalServerError: etcdserver: leader changed. It was tried several times; {server.Address} is in trouble or overloaded: try again later.");
        server.Requests.Should().HaveCount(6);
    }

    [Fact]
    public async Task A_busy_server_is_given_the_time_that_it_asks_for()
    {
        server.Inject(KubernetesApiFault.Status(429, "TooManyRequests", "Too many requests, please try again later.", TimeSpan.FromSeconds(1)));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await ApplyAsync();
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(950));
        warnings.Should().ContainSingle().Which.Should().EndWith("trying again in 1 s (1 of 5)");
    }

    [Fact]
    public async Task A_server_that_asks_for_hours_is_not_waited_for()
    {
        kubernetes.Dispose();
        kubernetes = Api.Client(folder, server.Kubeconfig(), Api.Quick with { MaxRetryAfter = TimeSpan.FromMilliseconds(10) });
        server.Inject(KubernetesApiFault.Status(429, "TooManyRequests", "later", TimeSpan.FromHours(1)));
        await ApplyAsync();
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again()
    {
        server.Inject(KubernetesApiFault.Cut);
        await ApplyAsync();
        server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_tried_again_though_the_object_is_there()
    {
        server.Inject(KubernetesApiFault.CutAnswer);
        await ApplyAsync();
        server.Requests.Should().HaveCount(2);
        warnings.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_tried_again()
    {
        server.Inject(KubernetesApiFault.Hang);
        await ApplyAsync();
        warnings.Should().ContainSingle().Which.Should().Contain("no answer within 2 s");
    }

    [Fact]
    public async Task An_attempt_that_waits_for_long_is_told_of_before_it_is_given_up()
    {
        kubernetes.Dispose();
        kubernetes = Api.Client(folder, server.Kubeconfig(), Api.Quick with { Warn = warnings.Add, NoticeAfter = TimeSpan.FromSeconds(0.5), AttemptTimeout = TimeSpan.FromSeconds(2) });
        server.Inject(KubernetesApiFault.Hang);
        await ApplyAsync();
        warnings.Should().HaveCount(2);
        warnings[0].Should().Be($"applying ConfigMap 'default/map': waiting for {server.Address}, which has not answered for 0.5 s");
        warnings[1].Should().Contain("no answer within 2 s; trying again");
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once()
    {
        server.Inject(KubernetesApiFault.Hang);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await FluentActions.Awaiting(() => kubernetes.ApplyAsync(ConfigMaps.Of("map"), force: false, cancellation.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_listening_is_an_error_that_names_address_and_source()
    {
        await server.DisposeAsync();
        (await FailAsync()).Message.Should().Match(
            $"applying ConfigMap 'default/map': cannot reach {server.Address}: Connection refused*. Check the address, and that the network lets you reach it (kubeconfig '{folder["kubeconfig"]}' (context 'test')).");
        warnings.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_missing_right_is_an_error_that_says_what_to_grant_and_is_not_tried_again()
    {
        server.Deny("builder", "patch");
        var error = await FailAsync();
        error.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        error.Message.Should().Be(
            "applying ConfigMap 'default/map': 403 Forbidden: configmaps \"map\" is forbidden: User \"builder\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"default\". "
            + "Grant it: a Role in namespace 'default' with apiGroups [\"\"], resources [\"configmaps\"], verbs [\"create\", \"patch\"], and a RoleBinding to that user.");
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task The_right_to_create_is_needed_for_the_first_apply()
    {
        server.Deny("builder", "create");
        (await FailAsync()).Message.Should().Contain("cannot create resource").And.Contain("verbs [\"create\", \"patch\"]");
        server.Apply("default", "map", "other", []);
        await ApplyAsync();
    }

    [Fact]
    public async Task A_quota_is_no_matter_of_rights()
    {
        server.Inject(KubernetesApiFault.Status(403, "Forbidden", "configmaps \"map\" is forbidden: exceeded quota: maps, requested: count/configmaps=1, used: count/configmaps=9, limited: count/configmaps=9"));
        (await FailAsync()).Message.Should().Be(
            "applying ConfigMap 'default/map': 403 Forbidden: configmaps \"map\" is forbidden: exceeded quota: maps, requested: count/configmaps=1, used: count/configmaps=9, limited: count/configmaps=9.");
    }

    [Fact]
    public async Task A_missing_namespace_is_an_error_that_says_how_to_make_it()
    {
        var map = ConfigMaps.Of("map") with { Namespace = NamespaceName.Parse("nowhere") };
        (await FluentActions.Awaiting(() => kubernetes.ApplyAsync(map)).Should().ThrowAsync<KubernetesException>()).WithMessage(
            $"applying ConfigMap 'nowhere/map': 404 NotFound: namespace 'nowhere' does not exist in {server.Address}. Create it with 'kubectl create namespace nowhere', or correct --namespace.");
    }

    [Fact]
    public async Task A_refused_token_is_an_error_without_the_token()
    {
        server.RevokeToken("builder-token");
        var error = await FailAsync();
        error.Message.Should().Be(
            $"applying ConfigMap 'default/map': 401 Unauthorized from {server.Address}. The credential is that of user 'me' in kubeconfig '{folder["kubeconfig"]}' (context 'test'): check that it is for this cluster and has not expired.");
        server.Requests.Should().HaveCount(1);
    }

    [Theory]
    [InlineData(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728", "413 RequestEntityTooLarge: Request entity too large: limit is 3145728.")]
    [InlineData(422, "Invalid", "ConfigMap \"map\" is invalid: []: Too long", "422 UnprocessableEntity: ConfigMap \"map\" is invalid: []: Too long.")]
    public async Task Any_other_refusal_is_passed_on_in_the_servers_words(int code, string reason, string message, string expected)
    {
        server.Inject(KubernetesApiFault.Status(code, reason, message));
        (await FailAsync()).Message.Should().Be($"applying ConfigMap 'default/map': {expected}");
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_server_that_is_no_Kubernetes_API_is_an_error_that_says_so()
    {
        server.Inject(KubernetesApiFault.Text(200, "<html>Welcome</html>"));
        (await FailAsync()).Message.Should().Be(
            $"applying ConfigMap 'default/map': {server.Address} answered 200 with something that is no ConfigMap: <html>Welcome</html>. Check that the address is that of a Kubernetes API.");
        server.Inject(KubernetesApiFault.Text(404, "page not found"));
        (await FluentActions.Awaiting(() => kubernetes.GetAsync("map")).Should().ThrowAsync<KubernetesException>()).WithMessage(
            $"reading ConfigMap 'default/map': 404 NotFound: page not found. Check that {server.Address} is the address of a Kubernetes API that serves v1 configmaps.");
    }

    private Task ApplyAsync() => kubernetes.ApplyAsync(ConfigMaps.Of("map", ("a", "1")));

    private async Task<KubernetesException> FailAsync() =>
        (await FluentActions.Awaiting(ApplyAsync).Should().ThrowAsync<KubernetesException>()).Which;
}
