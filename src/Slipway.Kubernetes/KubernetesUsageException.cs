namespace Slipway.Kubernetes;

/// <summary>What the user gave cannot be used: an endpoint, a kubeconfig, a label. No call was made.</summary>
/// <param name="message">What, which value, why, and what to do.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public sealed class KubernetesUsageException(string message, Exception? inner = null) : KubernetesException(message, null, inner);
