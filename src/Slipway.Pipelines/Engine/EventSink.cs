namespace Slipway.Pipelines.Engine;

/// <summary>Gives the events of parallel tasks to one observer, one at a time.</summary>
internal sealed class EventSink(Action<RunEvent> observer, TimeProvider clock)
{
    private readonly Lock gate = new();

    public TimeProvider Clock { get; } = clock;

    public void Emit(Func<DateTimeOffset, RunEvent> runEvent)
    {
        lock (gate)
        {
            observer(runEvent(Clock.GetUtcNow()));
        }
    }
}
