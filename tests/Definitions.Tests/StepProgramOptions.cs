using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Definitions.Tests;

/// <summary>The options of a step's program, as its <c>--help</c> lists them.</summary>
internal static partial class StepProgramOptions
{
    /// <summary>Default by option name, without dashes; null = required. Empty = the default is empty.</summary>
    public static async Task<Dictionary<string, string?>> ReadAsync(string step)
    {
        var help = await StepProgram.Named(step).WithArguments("--help").ExecuteAsync(TestContext.Current.CancellationToken);
        help.ExitCode.Should().Be(0, "'{0} --help' says: {1}", step, help.Error);
        return OptionLine().Matches(help.Output).ToDictionary(
            line => line.Groups["name"].Value,
            line => line.Groups["required"].Success ? null : line.Groups["default"].Value);
    }

    [GeneratedRegex(@"^  --(?<name>[a-z0-9-]+) <[^>]+>(?<required> \(REQUIRED\))?.*?(?: \[default: (?<default>.*)\])?$", RegexOptions.Multiline)]
    private static partial Regex OptionLine();
}
