namespace Slipway.Testing;

/// <summary>Something that goes wrong with the next request, instead of its answer.</summary>
public abstract record KubernetesApiFault
{
    /// <summary>A Status object of this code.</summary>
    public static KubernetesApiFault Status(int code, string reason, string message, TimeSpan? retryAfter = null) =>
        new StatusFault(code, reason, message, retryAfter);

    /// <summary>An answer that is none of the API's, as from a load balancer.</summary>
    public static KubernetesApiFault Text(int code, string body) => new TextFault(code, body);

    /// <summary>The connection is cut before the answer.</summary>
    public static KubernetesApiFault Cut { get; } = new CutFault();

    /// <summary>The request is carried out, and the connection is cut in the middle of the answer.</summary>
    public static KubernetesApiFault CutAnswer { get; } = new CutAnswerFault();

    /// <summary>No answer comes until the client goes away.</summary>
    public static KubernetesApiFault Hang { get; } = new HangFault();

    /// <summary>Nothing goes wrong with this request.</summary>
    public static KubernetesApiFault None { get; } = new MeanwhileFault(() => { });

    /// <summary>Something else happens first; then the request is carried out.</summary>
    public static KubernetesApiFault Meanwhile(Action action) => new MeanwhileFault(action);

    internal sealed record MeanwhileFault(Action Action) : KubernetesApiFault;

    internal sealed record StatusFault(int Code, string Reason, string Message, TimeSpan? RetryAfter) : KubernetesApiFault;

    internal sealed record TextFault(int Code, string Body) : KubernetesApiFault;

    internal sealed record CutFault : KubernetesApiFault;

    internal sealed record CutAnswerFault : KubernetesApiFault;

    internal sealed record HangFault : KubernetesApiFault;
}
