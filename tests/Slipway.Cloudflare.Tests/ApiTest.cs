namespace Slipway.Cloudflare.Tests;

/// <summary>A test with a server and a client.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    private protected FaultyApi Api { get; private set; } = null!;

    private protected CloudflareApi Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await FaultyApi.StartAsync();
        Client = Api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Every request: method, path and body.</summary>
    private protected IEnumerable<string> Sent() => Api.Requests.Select(r => r.Body.Length > 0 ? $"{r} {r.Text}" : r.ToString());
}
