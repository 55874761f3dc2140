namespace Slipway.Cli;

/// <summary>An argument of the form <c>name=value</c>.</summary>
/// <param name="Name">Before the first equals sign.</param>
/// <param name="Value">After it; may hold further ones.</param>
public sealed record KeyValueArgument(string Name, string Value)
{
    /// <summary>Reads the arguments of one option; a name may occur once.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="form">What it should look like, for messages.</param>
    /// <param name="arguments">The texts given.</param>
    /// <exception cref="CliUsageException">A text has no equals sign or no name, or a name occurs twice.</exception>
    public static IReadOnlyDictionary<string, string> ReadAll(string option, string form, IEnumerable<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in arguments)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new CliUsageException($"option {option}: '{text}' has no {(equals < 0 ? "value" : "name")}: write {option} {form}.");
            }

            if (!values.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                throw new CliUsageException($"option {option}: '{text[..equals]}' is given twice; give it once.");
            }
        }

        return values;
    }
}
