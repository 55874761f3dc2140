namespace Slipway.Delivery;

/// <summary>Remarks on changes, the same for all sorts of things.</summary>
internal static class Remarks
{
    /// <summary>It is there, was made by somebody else, and is ours from now on.</summary>
    public const string Adopted = "taken over (--adopt)";

    /// <summary>It was made, and what made it did not come to its end.</summary>
    public const string Left = "left from an interrupted deployment";
}
