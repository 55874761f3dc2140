namespace Slipway.Cli.Rendering;

/// <summary>Asks the person at the terminal.</summary>
public static class Question
{
    /// <summary>True when there is a person who can be asked: a terminal to read from and one to show the question on.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Asks; anything but <c>y</c> or <c>yes</c> is a no.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C instead of an answer.</exception>
    public static async Task<bool> AskAsync(string question, CancellationToken ct)
    {
        await Console.Error.WriteAsync($"\n{question} [y/N] ");
        // The read itself cannot be cancelled; it ends with the program.
        try
        {
            var answer = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(ct);
            return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync();
            throw;
        }
    }
}
