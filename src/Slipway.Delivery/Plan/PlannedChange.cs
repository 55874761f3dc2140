namespace Slipway.Delivery;

/// <summary>One line of a plan, and how it is made true.</summary>
public sealed record PlannedChange
{
    /// <summary>What is done.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>What sort of thing it is: <c>worker</c>, <c>secret</c>, <c>deployment</c>, <c>workers-dev</c>, <c>schedule</c>, <c>dns-record</c>, <c>custom-domain</c>, <c>route</c>, <c>script-settings</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Its name: the Worker's, the record's hostname, the route's pattern ...</summary>
    public required string Name { get; init; }

    /// <summary>When it is made.</summary>
    public required ApplyPhase Phase { get; init; }

    /// <summary>The values that change, in the order in which they are shown.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>A remark for people: <c>taken over (--adopt)</c>, <c>left from an interrupted deployment</c> ...; empty = none.</summary>
    public string Remark { get; init; } = "";

    /// <summary>What is noted in the state before the change is made, so that the next deployment knows after a crash whose the thing
    /// is; null when its absence does no harm.</summary>
    public PendingResource? Intent { get; init; }

    /// <summary>Makes the change and notes it in the state in memory. Null = there is nothing to do, or another change of the plan does it
    /// too. (What is unchanged but not in the state yet is noted by <see cref="PlanningContext.Notes"/>.)</summary>
    public Func<ApplyContext, CancellationToken, Task>? ApplyAsync { get; init; }
}
