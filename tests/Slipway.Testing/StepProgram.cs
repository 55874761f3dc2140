using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>A step as a user's pod runs it: a real process. The test project must reference the step's project, which puts the
/// program beside the test.</summary>
public static class StepProgram
{
    public static Command Named(string name) => Command.Run(Programs.Named(name));
}
