namespace Slipway.Delivery;

/// <summary>One value of a thing that changes. Values of secrets are never in it.</summary>
/// <param name="Field">The field, such as <c>compatibility_date</c> or <c>bindings.CACHE</c>.</param>
/// <param name="Old">The old value as text; null = there is none.</param>
/// <param name="New">The new value as text; null = it goes away.</param>
public sealed record FieldChange(string Field, string? Old, string? New);
