namespace Slipway.Delivery;

/// <summary>A secret's value: shown nowhere, <see cref="ToString"/> included.</summary>
/// <param name="value">The value.</param>
public sealed class SecretText(string value)
{
    /// <summary>The value, for the request that carries it and nothing else.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "(secret)";
}
