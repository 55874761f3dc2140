namespace Slipway.Delivery;

/// <summary>The API token is disabled or expired: nothing else needs to be looked at.</summary>
internal sealed class UnusableTokenException : DeliveryException
{
    /// <summary>An error with its cure.</summary>
    public UnusableTokenException(string message)
        : base(message)
    {
    }
}
