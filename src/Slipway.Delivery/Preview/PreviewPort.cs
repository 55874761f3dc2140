using System.Net;
using System.Net.Sockets;

namespace Slipway.Delivery;

/// <summary>The port that a preview answers on.</summary>
public static class PreviewPort
{
    /// <summary>The port of <c>wrangler dev</c>, which people know.</summary>
    public const int Default = 8787;

    /// <summary>Ports that are tried from the default one on.</summary>
    private const int Tries = 100;

    /// <summary>Reads a port.</summary>
    /// <exception cref="FormatException">It is none; the message continues "'text' …".</exception>
    public static int Parse(string text) => int.TryParse(text, out var port) && port is >= 0 and <= IPEndPoint.MaxPort
        ? port
        : throw new FormatException($"is no port: a number up to {IPEndPoint.MaxPort}; 0 = a free one.");

    /// <summary>The port to listen on.</summary>
    /// <param name="wanted">The port that was asked for; 0 = a free one; null = the default, or the next one that is free.</param>
    /// <exception cref="DeliveryException">It is taken.</exception>
    public static int Choose(int? wanted)
    {
        if (wanted is not { } port)
        {
            return Enumerable.Range(Default, Tries).FirstOrDefault(IsFree);
        }

        return port == 0 || IsFree(port)
            ? port
            : throw new DeliveryException(Taken(port));
    }

    /// <summary>What to say when it is taken.</summary>
    public static string Taken(int port) =>
        $"listening on 127.0.0.1:{port}: the port is taken, or may not be used. End what listens there, or choose another with --port, or a free one with --port 0.";

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
