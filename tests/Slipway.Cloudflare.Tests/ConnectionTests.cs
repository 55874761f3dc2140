using System.Net;
using Slipway.Testing;

namespace Slipway.Cloudflare.Tests;

public class ConnectionTests
{
    private const string Zone = """{"id":"z1","name":"example.com","status":"active"}""";

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        await using var other = await FaultyApi.StartAsync(Answer.Ok(Zone));
        await using var api = await FaultyApi.StartAsync(Answer.Text(301, "text/html", "moved", ("Location", $"{other.Url}/zones/z1")));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Zones.GetAsync("z1", default))).Message.Should().Be(
            $"reading zone 'z1': {api.Url} answered 301 with the address '{other.Url}/zones/z1'. It is not followed, because the token would go there: correct the base address.");
        other.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_call_carries_the_token_and_says_who_calls()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Ok(Zone));
        using var client = api.Client();

        await client.Zones.GetAsync("z1", default);

        var headers = api.Requests.Single().Headers;
        headers.Authorization.ToString().Should().Be($"Bearer {FaultyApi.Token}");
        headers.UserAgent.ToString().Should().Be("slipway");
        headers.Accept.ToString().Should().Be("application/json");
        headers.ContainsKey("Expect").Should().BeFalse();
    }

    [Fact]
    public async Task Each_request_is_announced_and_counted()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(500, 1, "x"), Answer.Ok("[]"));
        List<string> calls = [];
        using var client = api.Client(o => o with { OnCall = (method, path) => calls.Add($"{method} {path}") });

        await client.Dns.ListAsync("z 1", "api.example.com", "AAAA", default);

        calls.Should().Equal(Enumerable.Repeat("GET /zones/z%201/dns_records?name.exact=api.example.com&type=AAAA", 2));
        client.Calls.Should().Be(2);
        api.Requests.Select(r => r.ToString()).Should().Equal(calls);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_an_error_with_the_cure_and_is_not_tried_again()
    {
        await using var server = await KubernetesApiServer.StartAsync();
        List<string> warnings = [];
        using var client = new CloudflareApi(new CloudflareApiOptions
        {
            Token = ApiToken.Parse("t", "the test"),
            BaseUrl = CloudflareApiUrl.Parse(server.Address.AbsoluteUri),
            Warn = warnings.Add,
        });

        var e = await Failing.CallAsync(() => client.Zones.GetAsync("z1", default));

        e.Message.Should().StartWith($"reading zone 'z1': cannot reach {server.Address.AbsoluteUri.TrimEnd('/')}: its certificate was refused: ")
            .And.EndWith(". Correct the base address, or trust the certificate's authority on this machine.");
        e.IsTransient.Should().BeFalse();
        warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_an_error()
    {
        using var client = new CloudflareApi(new CloudflareApiOptions
        {
            Token = ApiToken.Parse("t", "the test"),
            BaseUrl = CloudflareApiUrl.Parse("https://api.invalid/client/v4"),
            Retries = 0,
        });

        (await Failing.CallAsync(() => client.Zones.GetAsync("z1", default))).Message.Should().StartWith("reading zone 'z1': cannot reach https://api.invalid/client/v4: ");
    }

    [Fact]
    public async Task The_proxy_of_the_environment_is_used()
    {
        await using var proxy = await FaultyApi.StartAsync(Answer.Ok(Zone));
        var before = HttpClient.DefaultProxy;
        try
        {
            // What HTTP_PROXY and HTTPS_PROXY are read into, once for each process.
            HttpClient.DefaultProxy = new ProxyForOneHost("api.example.test", proxy.Url.Value);
            using var client = proxy.Client(o => o with { BaseUrl = CloudflareApiUrl.Parse("http://api.example.test/client/v4") });

            await client.Zones.GetAsync("z1", default);

            proxy.Requests.Single().Path.Should().Be("http://api.example.test/client/v4/zones/z1");
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Theory]
    [InlineData("http://fake.default.svc/v4", true)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://localhost", false)]
    [InlineData("https://api.example.com", false)]
    public void A_token_in_the_clear_is_warned_of(string url, bool warned)
    {
        List<string> warnings = [];

        using var client = new CloudflareApi(new CloudflareApiOptions { Token = ApiToken.Parse("t", "the test"), BaseUrl = CloudflareApiUrl.Parse(url), Warn = warnings.Add });

        warnings.Should().Equal(warned ? [$"the base address of the Cloudflare API, '{url}', is not encrypted: the token can be read on its way. Use https."] : []);
    }

    /// <summary>Other tests run at the same time.</summary>
    private sealed class ProxyForOneHost(string host, Uri proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri address) => address.Host != host;
    }
}
