namespace Slipway.Bundles;

/// <summary>Someone's wish for a version of Node.js.</summary>
/// <param name="Source">Who asks, as a message names it: <c>wrangler 4.100.0</c>, <c>.nvmrc</c>, <c>engines.node of apps/api/package.json</c>.</param>
/// <param name="Range">The versions that will do.</param>
/// <param name="IsNeed">True when the asker does not run otherwise; false for a preference of the project, which gives way to needs.</param>
internal sealed record NodeWish(string Source, VersionRange Range, bool IsNeed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source} ({Range})";
}
