namespace Slipway.Cloudflare;

/// <summary>An attempt brought no answer.</summary>
/// <param name="message">Why, as the end of a sentence without its full stop.</param>
/// <param name="inner">The cause.</param>
#pragma warning disable CA1064 // It never leaves the client: ApiFailure makes a CloudflareException of it.
internal sealed class NoAnswerException(string message, Exception inner) : Exception(message, inner)
#pragma warning restore CA1064
{
    /// <summary>True = the request did not leave this machine, or not wholly: the API cannot have carried it out.</summary>
    public bool WasNotSent { get; init; }

    /// <summary>False = another try cannot help.</summary>
    public bool MayPass { get; init; } = true;

    /// <summary>What to do about it; null = the usual.</summary>
    public string? Cure { get; init; }
}
