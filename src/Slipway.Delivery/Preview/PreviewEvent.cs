using Slipway.Bundles;

namespace Slipway.Delivery;

/// <summary>Something that a preview tells.</summary>
public abstract record PreviewEvent;

/// <summary>It serves.</summary>
/// <param name="Address">Where.</param>
/// <param name="Workers">The Workers' names, that which gets the requests first.</param>
public sealed record PreviewReady(Uri Address, IReadOnlyList<string> Workers) : PreviewEvent;

/// <summary>Something has changed, and is served now.</summary>
/// <param name="Workers">The Workers' names.</param>
/// <param name="Duration">How long that took.</param>
public sealed record PreviewReloaded(IReadOnlyList<string> Workers, TimeSpan Duration) : PreviewEvent;

/// <summary>Something has changed, and cannot be served: what was served before still is.</summary>
/// <param name="Problems">Why.</param>
public sealed record PreviewNotReloaded(IReadOnlyList<string> Problems) : PreviewEvent;

/// <summary>A warning.</summary>
/// <param name="Text">One line, or more.</param>
public sealed record PreviewWarning(string Text) : PreviewEvent;

/// <summary>Something that happened while serving: a request, or output of a Worker.</summary>
/// <param name="Event">What.</param>
public sealed record PreviewHappened(MiniflareEvent Event) : PreviewEvent;
