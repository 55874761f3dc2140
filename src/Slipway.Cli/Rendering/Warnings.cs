using Slipway.Pipelines;

namespace Slipway.Cli.Rendering;

/// <summary>Warnings of our steps: lines of the form <c>step: warning: text</c>.</summary>
public static class Warnings
{
    /// <summary>True for a warning.</summary>
    public static bool Is(StepOutput output) => output.Line.StartsWith($"{output.Step}: warning: ", StringComparison.Ordinal);
}
