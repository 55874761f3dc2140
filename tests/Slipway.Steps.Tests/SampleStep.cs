using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>Runs the small real step of these tests (<c>tests/sample-step</c>).</summary>
internal static class SampleStep
{
    public static Command Command => StepProgram.Named("sample-step");

    public static Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.WithArguments(arguments).ExecuteAsync(TestContext.Current.CancellationToken);
}
