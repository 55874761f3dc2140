using Slipway.Cli.Rendering;

namespace Slipway.Cli.Delivery;

/// <summary>Whether what a plan shows may be done: said in advance, or asked at the terminal.</summary>
public sealed class Consent
{
    private readonly bool isGiven;

    private Consent(bool isGiven) => this.isGiven = isGiven;

    /// <summary>The consent of this command line.</summary>
    /// <param name="isGiven">True for <c>--yes</c>.</param>
    /// <param name="action">What is done, as messages begin.</param>
    /// <exception cref="CliUsageException">It is not given, and there is no terminal to ask on.</exception>
    public static Consent For(bool isGiven, string action) =>
        isGiven || Question.CanAsk
            ? new Consent(isGiven)
            : throw new CliUsageException($"{action}: there is no terminal to ask on. Add --yes to do it without being asked.");

    /// <summary>True when it may be done.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken ct) => isGiven || await Question.AskAsync(question, ct);
}
