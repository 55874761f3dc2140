using System.Net;

namespace Slipway.Kubernetes;

/// <summary>A call failed. The message names the action, the object, the cause and the cure; it never holds a credential.</summary>
/// <param name="message">One or more lines for the user.</param>
/// <param name="statusCode">The API's answer; null when there was none.</param>
/// <param name="inner">The cause, if it was an exception.</param>
public class KubernetesException(string message, HttpStatusCode? statusCode = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The API's answer; null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;
}
