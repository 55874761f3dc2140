using System.Globalization;

namespace Slipway.Steps.GitCheckout;

/// <summary>What to check out.</summary>
internal sealed record CheckoutOptions
{
    public required GitUrl Url { get; init; }

    public required GitRevision Revision { get; init; }

    /// <summary>Branch that holds the revision; empty = not known.</summary>
    public required GitRevision Branch { get; init; }

    public required IReadOnlyList<string> Refspecs { get; init; }

    public required bool Submodules { get; init; }

    /// <summary>Commits of history; 0 = all.</summary>
    public required int Depth { get; init; }

    public required SparseDirectories SparseDirectories { get; init; }

    /// <summary>Further tries after a network failure.</summary>
    public required int Retries { get; init; }

    public required AccessOptions Access { get; init; }

    /// <summary>Parses a number that is not negative.</summary>
    public static int ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException("is not a whole number of 0 or more.");

    /// <summary>Parses refspecs, separated by white space as git-clone has them.</summary>
    public static IReadOnlyList<string> ParseRefspecs(string text)
    {
        var refspecs = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(refspecs, r => r.StartsWith('-') || r.Any(char.IsControl)) is { } bad
            ? throw new FormatException($"holds '{bad}', which is no refspec: write [+]<source>[:<destination>].")
            : refspecs;
    }
}

/// <summary>How to reach the server; an empty text = not given.</summary>
internal sealed record AccessOptions
{
    public required bool SslVerify { get; init; }

    public required string CaFileName { get; init; }

    public required string CaDirectory { get; init; }

    public required string HttpProxy { get; init; }

    public required string HttpsProxy { get; init; }

    public required string NoProxy { get; init; }

    public required string BasicAuthDirectory { get; init; }

    public required string SshDirectory { get; init; }
}

/// <summary>What was checked out: the step's results.</summary>
/// <param name="Commit">The full SHA, or the name of the snapshot of a local run.</param>
/// <param name="Url">The address, without credentials.</param>
/// <param name="CommitterDate">Seconds since 1970-01-01T00:00:00Z.</param>
internal sealed record CheckedOut(string Commit, string Url, string CommitterDate);
