using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>Sends SIGTERM to a running step alone, as Kubernetes does, and lets its own exit code through.</summary>
internal static class StepSignals
{
    /// <summary>The step with its process id in the file <c>pid</c> of the folder that its environment names as TEST_FOLDER.</summary>
    public static Command ToShell(this Command step) =>
        Command.Run("sh", ["-c", "\"$@\" & echo $! > \"$TEST_FOLDER/pid.new\"; mv \"$TEST_FOLDER/pid.new\" \"$TEST_FOLDER/pid\"; wait $!", "sh", step.Program, .. step.Arguments])
            .WithEnvironment(step.Environment);

    public static async Task TerminateAsync(TemporaryDirectory folder, CancellationToken ct)
    {
        while (!File.Exists(folder["pid"]))
        {
            await Task.Delay(20, ct);
        }

        var id = (await File.ReadAllTextAsync(folder["pid"], ct)).Trim();
        (await Command.Run("kill", "-TERM", id).ExecuteAsync(ct)).ExitCode.Should().Be(0);
    }
}
