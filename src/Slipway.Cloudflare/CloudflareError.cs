namespace Slipway.Cloudflare;

/// <summary>An error of the API's envelope.</summary>
/// <param name="Code">The number; numbers are unique only within a product (see <see cref="CloudflareErrorCode"/>). 0 = none was given.</param>
/// <param name="Message">The text.</param>
/// <param name="DocumentationUrl">A page about it, if any.</param>
/// <param name="Chain">The errors behind it.</param>
public sealed record CloudflareError(int Code, string Message, string? DocumentationUrl, IReadOnlyList<CloudflareError> Chain);
