namespace Slipway.Bundles;

/// <summary>Something else listens on the port that Workers were to be served on.</summary>
/// <param name="port">The port.</param>
public sealed class PortTakenException(int port) : Exception($"port {port} is taken")
{
    /// <summary>The port.</summary>
    public int Port => port;
}
