namespace Slipway.Delivery;

/// <summary>Which Worker.</summary>
/// <param name="AccountId">The account's id, 32 hexadecimal digits.</param>
/// <param name="Name">The Worker's name.</param>
public sealed record WorkerAddress(string AccountId, string Name)
{
    /// <summary>For people: <c>Worker 'api' in account 0123…</c>.</summary>
    public override string ToString() => $"Worker '{Name}' in account {AccountId}";
}
