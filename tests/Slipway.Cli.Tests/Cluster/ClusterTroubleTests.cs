using System.Diagnostics;

namespace Slipway.Cli.Tests.Cluster;

/// <summary>What one who waits at a terminal sees of a cluster that is in trouble.</summary>
public sealed class ClusterTroubleTests : ClusterVerbs
{
    [Fact]
    public async Task An_address_that_refuses_gives_one_line_and_the_error()
    {
        var address = Server.Address.ToString().TrimEnd('/');
        await Server.DisposeAsync();

        var lines = (await FailAsync(1, "list")).TrimEnd('\n').Split('\n');

        lines.Should().HaveCount(2);
        lines[0].Should().Match("warning: listing pipelineruns of namespace 'default': Connection refused *; trying again in * s (up to 5 times)");
        lines[1].Should().Match($"ERROR: listing pipelineruns of namespace 'default': cannot reach {address}/: Connection refused *. Check the address, *");
    }

    [Fact]
    public async Task A_request_that_hangs_is_told_after_some_seconds()
    {
        Server.Inject(Testing.KubernetesApiFault.Hang);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var clock = Stopwatch.StartNew();
        (string Line, double Seconds)? first = null;
        var verb = Slipway("describe", "api").WithOutput(null, line =>
        {
            first ??= (line, clock.Elapsed.TotalSeconds);
            stop.Cancel();
        });

        await FluentActions.Awaiting(() => verb.ExecuteAsync(stop.Token)).Should().ThrowAsync<OperationCanceledException>();
        first!.Value.Line.Should().Be($"warning: reading PipelineRun 'default/api': waiting for {Server.Address}, which has not answered for 5 s");
        first.Value.Seconds.Should().BeInRange(4.5, 20);
    }
}
