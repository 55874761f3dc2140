using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Slipway.Bundles;

/// <summary>A version as npm writes it: <c>major.minor.patch[-prerelease][+build]</c> (semver.org 2.0.0). Build metadata is dropped.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
/// <param name="Prerelease">What follows the first dash, or empty.</param>
public readonly record struct SemanticVersion(int Major, int Minor, int Patch, string Prerelease = "")
    : IComparable<SemanticVersion>, IComparisonOperators<SemanticVersion, SemanticVersion, bool>
{
    /// <summary>Reads a whole version; a leading <c>v</c> or <c>=</c> is passed over, as npm does.</summary>
    /// <returns>False when it is not one: a range, a tag, or a part of a version.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SemanticVersion version)
    {
        version = default;
        if (text is null)
        {
            return false;
        }

        var plain = text.Trim().TrimStart('v', '=', 'V').Split('+')[0];
        var dash = plain.IndexOf('-', StringComparison.Ordinal);
        var prerelease = dash < 0 ? "" : plain[(dash + 1)..];
        var numbers = (dash < 0 ? plain : plain[..dash]).Split('.');
        if (numbers.Length != 3 || (dash >= 0 && prerelease.Length == 0) || !prerelease.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            || !Number(numbers[0], out var major) || !Number(numbers[1], out var minor) || !Number(numbers[2], out var patch))
        {
            return false;
        }

        version = new SemanticVersion(major, minor, patch, prerelease);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion other)
    {
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePrerelease(Prerelease ?? "", other.Prerelease ?? "");
    }

    /// <inheritdoc/>
    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    /// <inheritdoc/>
    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    /// <inheritdoc/>
    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    /// <inheritdoc/>
    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The version without a prefix.</summary>
    public override string ToString() => string.IsNullOrEmpty(Prerelease) ? $"{Major}.{Minor}.{Patch}" : $"{Major}.{Minor}.{Patch}-{Prerelease}";

    internal static bool Number(string text, out int number) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out number);

    /// <summary>semver.org, rule 11: a release is above its prereleases; numbers compare as numbers and are below words.</summary>
    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        var (mine, theirs) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            var (isNumber, otherIsNumber) = (Number(mine[i], out var a), Number(theirs[i], out var b));
            var order = isNumber && otherIsNumber ? a.CompareTo(b)
                : isNumber != otherIsNumber ? (isNumber ? -1 : 1)
                : string.CompareOrdinal(mine[i], theirs[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return mine.Length.CompareTo(theirs.Length);
    }
}
