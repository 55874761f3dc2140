using System.Runtime.InteropServices;

namespace Slipway.Cli;

/// <summary>Stops a verb in order: Ctrl+C, SIGTERM, and SIGHUP, which a closed terminal or a lost connection sends. A second signal ends the program at once.</summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly IReadOnlyList<PosixSignalRegistration> registrations;

    /// <summary>Begins to listen.</summary>
    public StopSignal() => registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>True after the first signal.</summary>
    public bool HasCome => source.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
