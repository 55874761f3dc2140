namespace Slipway.Manifests.Editing;

/// <summary>A text that must stand in a document after an edit.</summary>
/// <param name="Names">The fields' names from the root on.</param>
/// <param name="Text">The text.</param>
internal sealed record WantedText(IReadOnlyList<string> Names, string Text);
