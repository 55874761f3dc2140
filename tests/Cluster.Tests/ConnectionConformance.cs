using System.Security.Cryptography;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>Servers that are busy, and networks that break.</summary>
public abstract class ConnectionConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    [Fact]
    public async Task A_busy_server_is_given_the_time_that_it_asks_for()
    {
        var warned = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var api = Client(Fixture.Kubeconfig(), Options with { Warn = line => warned.TrySetResult(line) });
        var busy = await Fixture.MakeBusyAsync(Namespace, Ct);
        await Task.WhenAll(FreeAsync(), api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct));
        (await warned.Task.WaitAsync(Ct)).Should().Be(
            $"applying ConfigMap '{Namespace}/map': 429: Too many requests, please try again later.; trying again in 1 s (1 of 5)");
        (await GetAsync("map")).Should().NotBeNull();

        async Task FreeAsync()
        {
            await Task.WhenAny(warned.Task, Task.Delay(TimeSpan.FromSeconds(30), Ct));
            await busy.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_answer_that_is_cut_in_the_middle_is_asked_for_again()
    {
        await using var proxy = new CuttingProxy(Fixture.Address);
        var api = Client(Fixture.Kubeconfig(server: proxy.Address));
        // Answers are compressed, which this does not allow.
        var text = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 500_000);
        await api.ApplyAsync(Map("map", ("a", text)), force: false, Ct);
        proxy.Cut();
        proxy.CutAfter(100_000);

        var read = await api.GetAsync(ResourceKind.ConfigMap, Namespace, ResourceName.Parse("map"), Ct);
        ((string?)read!["data"]!["a"] == text).Should().BeTrue();
        Warnings.Should().ContainSingle().Which.Should().StartWith($"reading ConfigMap '{Namespace}/map': ");
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_it_was_idle_is_made_anew()
    {
        await using var proxy = new CuttingProxy(Fixture.Address);
        var api = Client(Fixture.Kubeconfig(server: proxy.Address));
        await api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);
        proxy.Cut();
        await api.ApplyAsync(Map("map", ("a", "2")), force: false, Ct);

        (await GetAsync("map"))!["data"]!.ToJsonString().Should().Be("""{"a":"2"}""");
    }

    [Fact]
    public async Task A_server_that_is_gone_for_a_moment_is_waited_for()
    {
        await using var proxy = new CuttingProxy(Fixture.Address) { IsDown = true };
        var api = Client(Fixture.Kubeconfig(server: proxy.Address), Options with { Retries = 1000, Warn = _ => proxy.IsDown = false });

        await api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);
        proxy.Connections.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task An_object_whose_answer_is_cut_may_have_been_made_and_is_not_made_twice()
    {
        await using var proxy = new CuttingProxy(Fixture.Address);
        var api = Client(Fixture.Kubeconfig(server: proxy.Address));
        await api.GetAsync(ResourceKind.Secret, Namespace, ResourceName.Parse("none"), Ct);
        proxy.Cut();
        proxy.CutAfter(20_000);
        var large = Secret("x", RandomNumberGenerator.GetHexString(100_000));
        large["metadata"]!.AsObject().Remove("name");
        large["metadata"]!["generateName"] = "x-";

        (await RefusedAsync(() => api.CreateAsync(ResourceKind.Secret, large, Ct))).Message.Should().EndWith("It may have been made all the same: look before you try again.");
        (await Api.ListAsync(ResourceKind.Secret, Namespace, null, Ct)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_proxy_is_used_when_the_cluster_names_one()
    {
        await using var proxy = new ConnectProxy();
        var api = Client(Fixture.Kubeconfig(cluster: $"{Fixture.Authority}\n    proxy-url: http://user:pass@127.0.0.1:{proxy.Port}"));

        await api.ApplyAsync(Map("map", ("a", "1")), force: false, Ct);
        proxy.Requests.Should().Contain(r => r.StartsWith($"CONNECT 127.0.0.1:{Fixture.Address.Port}", StringComparison.Ordinal));
    }
}
