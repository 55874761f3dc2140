namespace Slipway.Webhooks;

/// <summary>The body of a delivery did not come as it should.</summary>
/// <param name="status">The answer's HTTP status.</param>
/// <param name="outcome">The word for it in metrics and answers.</param>
/// <param name="message">Why.</param>
public sealed class BodyException(int status, string outcome, string message) : Exception(message)
{
    /// <summary>The answer's HTTP status.</summary>
    public int Status => status;

    /// <summary>The word for it in metrics and answers.</summary>
    public string Outcome => outcome;
}
