namespace Slipway.Webhooks;

/// <summary>A run was not made.</summary>
/// <param name="message">The action, the object, the cause and the cure.</param>
/// <param name="inner">The cause.</param>
public sealed class RunStartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True = it would not be made next time either: what is asked for does not fit the Pipeline, and somebody must correct it. False = it may
    /// well be, when the cluster is as it should be.</summary>
    public bool IsPermanent { get; init; }
}
