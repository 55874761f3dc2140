namespace Slipway.Webhooks;

/// <summary>A run was not made.</summary>
/// <param name="message">The action, the object, the cause and the cure.</param>
/// <param name="inner">The cause.</param>
public sealed class RunStartException(string message, Exception? inner = null) : Exception(message, inner);
