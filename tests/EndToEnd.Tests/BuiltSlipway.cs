using Slipway.EndToEnd.Tests;
using Slipway.Processes;

[assembly: AssemblyFixture(typeof(BuiltSlipway))]

namespace Slipway.EndToEnd.Tests;

/// <summary>Builds <c>./slipway</c> before the first test, whose output would else begin with the lines of the build.</summary>
public sealed class BuiltSlipway : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        var version = await Command.Run(SlipwayRun.Program, "--version").WithOutput(null, Console.Error.WriteLine).ExecuteAsync(CancellationToken.None);
        version.ExitCode.Should().Be(0, version.Error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
