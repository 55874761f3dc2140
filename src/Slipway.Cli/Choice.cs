using System.CommandLine;

namespace Slipway.Cli;

/// <summary>An option whose value is one of a few words.</summary>
public static class Choice
{
    /// <summary>Refuses other values, and completes these.</summary>
    /// <param name="option">The option.</param>
    /// <param name="values">The words that it takes, as they are written.</param>
    public static void AcceptOnly<T>(this Option<T> option, params string[] values)
    {
        option.HelpName ??= string.Join('|', values);
        option.CompletionSources.Add(_ => values.Select(value => new System.CommandLine.Completions.CompletionItem(value)));
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"option {option.Name}: '{token.Value}' is none of its values; write {string.Join(" or ", values)}.");
            }
        });
    }
}
