namespace Slipway.Delivery;

/// <summary>A deployment, a roll back or a destruction cannot be done. Nothing of it was done, unless the message says so.</summary>
public class DeliveryException : Exception
{
    /// <summary>One problem.</summary>
    public DeliveryException(string problem, Exception? inner = null)
        : base(problem, inner) => Problems = [problem];

    /// <summary>Several problems, of which the user shall learn at once.</summary>
    /// <param name="problems">Each with action, value, cause and cure.</param>
    public DeliveryException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>All problems; the message has each on a line of its own.</summary>
    public IReadOnlyList<string> Problems { get; }
}
