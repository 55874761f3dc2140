namespace Slipway.Delivery;

/// <summary>What looking for a resource's field in one place gave.</summary>
/// <param name="Text">The field's value; null = it is not there.</param>
/// <param name="Note">Where it was looked for and what was there, for the error; empty with a value, or when the place cannot have it.</param>
internal sealed record Lookup(string? Text, string Note)
{
    /// <summary>A value.</summary>
    public static Lookup Found(string text) => new(text, "");

    /// <summary>None, and what there was instead.</summary>
    public static Lookup Missing(string note) => new(null, note);
}
