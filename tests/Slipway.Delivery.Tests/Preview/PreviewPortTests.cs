using System.Net;
using System.Net.Sockets;

namespace Slipway.Delivery.Tests.Preview;

public class PreviewPortTests
{
    [Fact]
    public void A_port_that_is_taken_is_refused_when_it_was_asked_for_and_passed_over_when_it_was_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        var choose = () => PreviewPort.Choose(taken);

        choose.Should().Throw<DeliveryException>().WithMessage(
            $"listening on 127.0.0.1:{taken}: the port is taken, or may not be used. End what listens there, or choose another with --port, or a free one with --port 0.");
        PreviewPort.Choose(0).Should().Be(0, "the listener itself finds a free one");
        PreviewPort.Choose(null).Should().BeInRange(PreviewPort.Default, PreviewPort.Default + 99);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("http")]
    [InlineData("")]
    public void What_is_no_port_is_said_so(string text)
    {
        var parse = () => PreviewPort.Parse(text);

        parse.Should().Throw<FormatException>().WithMessage("is no port: a number up to 65535; 0 = a free one.");
    }
}
