namespace Slipway.Manifests.Fields;

/// <summary>What a text must look like.</summary>
/// <param name="What">What the text is, for people.</param>
/// <param name="Pattern">A regular expression that every text that holds the rule matches (ECMA 262), for the JSON Schema.</param>
/// <param name="Example">A text that holds it.</param>
/// <param name="Break">What is wrong with a text, as the rest of a sentence that begins with it (<c>is not …: what to write</c>); null when nothing is.</param>
internal sealed record TextRule(string What, string Pattern, string Example, Func<string, string?> Break);
