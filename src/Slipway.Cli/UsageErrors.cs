using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Manifests.Fields;

namespace Slipway.Cli;

/// <summary>What is wrong with a command line, before its verb runs.</summary>
public static class UsageErrors
{
    /// <summary>The errors, each a sentence with the value and the cure; empty when the verb may run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        if (parsed.CommandResult.Parent is null && FirstWord(parsed) is { } word)
        {
            return word[0] == '-' ? [$"option {word}: slipway has none of this name. 'slipway --help' lists options and verbs."]
                : [$"'{word}' is no verb of slipway.{Meant(word, verb.Subcommands.Select(command => command.Name))} 'slipway --help' lists them."];
        }

        var misspelt = Misspelt(parsed).ToList();
        return misspelt.Count > 0
            ? [.. misspelt.Select(option => $"option {option}: '{verb.Name}' has none of this name.{Meant(option, Options(verb))} 'slipway {verb.Name} --help' lists them; after -- everything is an argument.")]
            : parsed.UnmatchedTokens is [var extra, ..] ? [$"'{extra}' is one argument too many.{Help(parsed)}"]
            : Empty(parsed) is { } empty ? [empty]
            : parsed.Errors.Count > 0 && Missing(parsed) is { } missing ? [$"argument {missing} is missing.{Help(parsed)}"]
            : [.. parsed.Errors.Select(error => NoValue(error) ?? $"{error.Message.TrimEnd('.')}.{(error.Message.StartsWith("option ", StringComparison.Ordinal) ? "" : Help(parsed))}")];
    }

    private static string Help(ParseResult parsed) =>
        parsed.CommandResult.Parent is null ? " 'slipway --help' lists the verbs." : $" 'slipway {parsed.CommandResult.Command.Name} --help' shows how it is used.";

    /// <summary>An option or argument that was given as an empty text, such as a variable of a script that is not set: nobody means the default, or all, by that.</summary>
    private static string? Empty(ParseResult parsed) => parsed.CommandResult.Children
        .Select(child => child switch
        {
            OptionResult { Option: var option, Tokens: [{ Value: "" }] } => $"option {option.Name}: '' is empty; leave the option out for the default.",
            ArgumentResult { Argument: var argument } result when result.Tokens.Any(token => token.Value.Length == 0) => $"argument {argument.Name}: '' is empty.{Help(parsed)}",
            _ => null,
        })
        .FirstOrDefault(error => error is not null);

    /// <summary>A text that is no value of the option's type, without the name that .NET has for the type.</summary>
    private static string? NoValue(ParseError error) =>
        error.SymbolResult is OptionResult { Option: Option<int> option, Tokens: [.., var token] } && error.Message.Contains("System.Int32", StringComparison.Ordinal)
            ? $"option {option.Name}: '{token.Value}' is no whole number."
            : null;

    private static string? Missing(ParseResult parsed) => parsed.CommandResult.Command.Arguments
        .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 })
        .Select(argument => argument.Name)
        .FirstOrDefault();

    private static string? FirstWord(ParseResult parsed) => parsed.UnmatchedTokens is [var word, ..] ? word : null;

    /// <summary>Words that look like options and were taken for arguments.</summary>
    private static IEnumerable<string> Misspelt(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return [];
        }

        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Concat(parsed.UnmatchedTokens)
            .Where(word => word.Length > 1 && word[0] == '-')
            .Select(word => word.Split('=')[0])
            .Distinct();
    }

    private static IEnumerable<string> Options(Command verb) => verb.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));

    private static string Meant(string word, IEnumerable<string> known) => NearestName.Of(word, known) is { } name ? $" Did you mean {name}?" : "";
}
