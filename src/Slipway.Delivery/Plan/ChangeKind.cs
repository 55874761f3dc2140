namespace Slipway.Delivery;

/// <summary>What a deployment does with one thing.</summary>
public enum ChangeKind
{
    /// <summary><c>=</c>: it is as it should be.</summary>
    Unchanged,

    /// <summary><c>+</c>: it is made.</summary>
    Create,

    /// <summary><c>~</c>: it is brought from the old values to the new ones.</summary>
    Update,

    /// <summary><c>-</c>: it is taken away.</summary>
    Delete,
}
