namespace Slipway.Bundles;

/// <summary>Something that happened in a <see cref="MiniflareHost"/>.</summary>
public abstract record MiniflareEvent;

/// <summary>A request was answered.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Milliseconds">How long that took.</param>
public sealed record RequestAnswered(string Method, string Path, int Status, int Milliseconds) : MiniflareEvent;

/// <summary>A Worker wrote to its console, or threw what nobody caught; or Miniflare warns.</summary>
/// <param name="Level"><c>log</c>, <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>.</param>
/// <param name="Text">What: one or more lines.</param>
/// <param name="Worker">The Worker, where it is known; else null.</param>
public sealed record ConsoleWritten(string Level, string Text, string? Worker) : MiniflareEvent;
