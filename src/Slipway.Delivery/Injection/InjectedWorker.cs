namespace Slipway.Delivery;

/// <summary>A CloudflareWorker manifest that was looked at.</summary>
/// <param name="Name">Its <c>metadata.name</c>.</param>
/// <param name="WorkerName">The name of its Worker.</param>
/// <param name="Effect">What was done to it.</param>
public sealed record InjectedWorker(string Name, string WorkerName, InjectionEffect Effect)
{
    /// <summary>The Worker's name, with the manifest's in brackets where it is another.</summary>
    public override string ToString() => Name == WorkerName ? WorkerName : $"{WorkerName} ({Name})";
}

/// <summary>What an injection did to a manifest.</summary>
public enum InjectionEffect
{
    /// <summary>The artifact was written into it.</summary>
    Changed,

    /// <summary>It named the artifact already.</summary>
    Unchanged,

    /// <summary>It holds its code itself, and so takes no bundle: left as it was.</summary>
    Inline,

    /// <summary>Another Worker was meant.</summary>
    PassedOver,
}
