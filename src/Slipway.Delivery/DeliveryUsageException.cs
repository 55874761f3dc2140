namespace Slipway.Delivery;

/// <summary>What the user named is not there, or is none: a file of secrets or outputs, a Worker that stands twice.</summary>
public sealed class DeliveryUsageException : DeliveryException
{
    /// <summary>One problem.</summary>
    /// <param name="problem">With action, value, cause and cure.</param>
    /// <param name="inner">What led to it.</param>
    public DeliveryUsageException(string problem, Exception? inner = null)
        : base(problem, inner)
    {
    }

    /// <summary>Several problems, of which the user shall learn at once.</summary>
    /// <param name="problems">Each with action, value, cause and cure.</param>
    public DeliveryUsageException(IReadOnlyList<string> problems)
        : base(problems)
    {
    }
}
