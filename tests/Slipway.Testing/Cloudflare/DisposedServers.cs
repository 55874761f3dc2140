namespace Slipway.Testing.Cloudflare;

/// <summary>
/// For test projects, as <c>[assembly: AssemblyFixture(typeof(DisposedServers))]</c>: fails the run when a test left a <see cref="CloudflareApiServer"/> as it was.
/// Only disposing of a server holds its requests against the test that sent them.
/// </summary>
public sealed class DisposedServers : IAsyncDisposable
{
    /// <exception cref="InvalidOperationException">A server was not disposed of.</exception>
    public async ValueTask DisposeAsync()
    {
        var left = CloudflareApiServer.Running.Select(server => server.Requests is [.., var last] and { Count: var count } ? $"one with {count} requests, the last: {last}" : "one without a request");
        if (string.Join("; ", left) is { Length: > 0 } all)
        {
            throw new InvalidOperationException($"servers of Cloudflare's API that no test disposed of, so that a wrong request would have failed none (write 'await using'): {all}");
        }
    }
}
