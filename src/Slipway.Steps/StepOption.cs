using System.CommandLine;

namespace Slipway.Steps;

/// <summary>One option of a step, which is one param of its StepAction: the same kebab-case name, the same default.</summary>
/// <typeparam name="T">The type that the text is parsed into, at the border.</typeparam>
public sealed class StepOption<T> : IStepOption
{
    private readonly Func<string, T> parse;

    internal StepOption(string name, string description, string? defaultText, Func<string, T> parse)
    {
        Name = name;
        this.parse = parse;
        Option = new Option<string>($"--{name}") { Description = description, Required = defaultText is null };
        if (defaultText is not null)
        {
            Option.DefaultValueFactory = _ => defaultText;
        }
    }

    /// <summary>The name, without dashes in front.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public Option<string> Option { get; }

    /// <summary>Parses the text given on the command line.</summary>
    /// <exception cref="StepUsageException">The text is no such value; the message names option, value and rule.</exception>
    internal T Parse(ParseResult parsed)
    {
        var text = parsed.GetValue(Option) ?? "";
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new StepUsageException($"option --{Name}: '{text}' {e.Message}");
        }
    }
}

/// <summary>An option, whatever its type.</summary>
internal interface IStepOption
{
    Option<string> Option { get; }
}
