namespace Slipway.Manifests.Editing;

/// <summary>One change of a text.</summary>
/// <param name="Start">The first character that goes.</param>
/// <param name="End">The first that stays again; equal to the start when nothing goes.</param>
/// <param name="New">What comes in its place.</param>
internal readonly record struct TextChange(int Start, int End, string New)
{
    /// <summary>The text with all changes made. Of changes in one place the first comes first.</summary>
    public static string Apply(string text, IEnumerable<TextChange> changes)
    {
        // From the end to the beginning, so that no change moves the place of the next.
        foreach (var change in changes.Reverse().OrderByDescending(change => change.Start))
        {
            text = string.Concat(text.AsSpan(0, change.Start), change.New, text.AsSpan(change.End));
        }

        return text;
    }
}
