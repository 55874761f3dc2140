using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing;

/// <summary>Passes connections on to a server, and cuts them when it is told to, as a network does.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Socket, bool> open = new();
    private readonly IPEndPoint target;
    private readonly Task accepting;
    private long cutAfter = long.MaxValue;
    private int connections;

    /// <summary>Starts to pass on.</summary>
    /// <param name="server">The server's address: an IP address and a port.</param>
    public CuttingProxy(Uri server)
    {
        target = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The address to speak to: <c>https://127.0.0.1:port</c>.</summary>
    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>True = new connections are cut at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>Cuts the connection that next brings so many bytes from the server; once.</summary>
    public void CutAfter(long bytes) => Volatile.Write(ref cutAfter, bytes);

    /// <summary>Cuts all connections.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys)
        {
            client.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            Interlocked.Increment(ref connections);
            if (IsDown)
            {
                client.Client.Close(0);
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        var socket = client.Client;
        open[socket] = true;
        try
        {
            await server.ConnectAsync(target, stop.Token);
            await await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), stop.Token), AnswerAsync(server.GetStream(), client));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One of both has gone away: so does the other.
        }

        open.TryRemove(socket, out _);
        client.Dispose();
    }

    private async Task AnswerAsync(NetworkStream server, TcpClient client)
    {
        var buffer = new byte[16 * 1024];
        for (var sent = 0L; await server.ReadAsync(buffer, stop.Token) is > 0 and var read; sent += read)
        {
            if (sent + read > Volatile.Read(ref cutAfter))
            {
                Volatile.Write(ref cutAfter, long.MaxValue);
                client.Client.Close(0);
                return;
            }

            await client.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }
}
