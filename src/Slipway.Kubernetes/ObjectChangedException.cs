using System.Net;

namespace Slipway.Kubernetes;

/// <summary>An object was changed, or deleted, between reading it and writing it; nothing was written. Read it anew and try again
/// (kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions).</summary>
/// <param name="message">One or more lines for the user.</param>
public sealed class ObjectChangedException(string message) : KubernetesException(message, HttpStatusCode.Conflict);
