using System.Globalization;
using Serilog;
using Slipway.Processes;

namespace Slipway.Steps.GitCheckout;

/// <summary>Runs git in one directory, with one environment.</summary>
internal sealed record GitClient(GitEnvironment Environment, string Directory, int Retries, ILogger Log)
{
    /// <summary>Lines of git's own words that a message ends with.</summary>
    private const int QuotedLines = 5;

    /// <summary>Pause before the first further try; each later one is twice as long, up to <see cref="LongestPause"/>.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Runs git and gives its standard output.</summary>
    /// <exception cref="GitFailedException">git's exit code was not 0.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null)
    {
        var result = await TryAsync(arguments, ct, input);
        return result.IsSuccess ? result.Output : throw Failed(result);
    }

    /// <summary>Runs git; a failure is a result.</summary>
    public Task<CommandResult> TryAsync(IEnumerable<string> arguments, CancellationToken ct, string? input = null)
    {
        var command = Command.Run("git", arguments).InDirectory(Directory).WithEnvironment(Environment.Variables);
        return (input is null ? command : command.WithStandardInput(input)).ExecuteAsync(ct);
    }

    /// <summary>Runs a git command that talks to a server; after a network failure it is run again.</summary>
    /// <param name="action">For the log: "fetching ...".</param>
    /// <exception cref="GitFailedException">It failed for another reason, or once too often.</exception>
    public async Task<string> RunRemoteAsync(string action, IEnumerable<string> arguments, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await RunAsync(arguments, ct);
            }
            catch (GitFailedException e) when (e.Kind == GitFailureKind.Network)
            {
                if (tries > Retries)
                {
                    throw new GitFailedException(e.Kind, e.Message) { Tries = tries };
                }

                Log.Warning("{Action}: {Reason}; trying again in {Pause} s ({Try} of {Retries})",
                    action, e.Reason, pause.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture), tries, Retries);
                await Task.Delay(pause, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private GitFailedException Failed(CommandResult result)
    {
        var lines = result.LastLines(QuotedLines);
        lines = Redaction.WithoutCredentials(Redaction.Without(lines, Environment.Secrets));
        return new GitFailedException(GitFailure.KindOf(result.Error), lines.Length > 0 ? lines : $"git ended with exit code {result.ExitCode}");
    }
}
