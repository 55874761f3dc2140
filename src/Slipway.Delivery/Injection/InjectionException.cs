namespace Slipway.Delivery;

/// <summary>An artifact cannot be written into manifests; nothing was written.</summary>
/// <param name="message">One or more lines for the user: action, value, cause, cure.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public class InjectionException(string message, Exception? inner = null) : Exception(message, inner);
