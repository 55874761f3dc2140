namespace Slipway.Delivery;

/// <summary>What the user named is not there: a ConfigMap, an overlay, a Worker.</summary>
/// <param name="message">What, which value, what there is instead, and what to do.</param>
public sealed class InjectionUsageException(string message) : InjectionException(message);
