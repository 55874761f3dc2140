using System.CommandLine;

namespace Slipway.Steps;

/// <summary>A result of a step: its path comes as <c>--&lt;name&gt;-result-path</c>, from <c>$(step.results.&lt;name&gt;.path)</c>.</summary>
public sealed class StepResult
{
    internal StepResult(string name, string description)
    {
        Name = name;
        Option = new Option<string>($"--{name}-result-path") { Description = $"File that receives the result '{name}': {description}" };
    }

    /// <summary>The result's name, as the StepAction declares it.</summary>
    public string Name { get; }

    internal Option<string> Option { get; }
}
