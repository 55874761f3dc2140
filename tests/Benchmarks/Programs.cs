using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Benchmarks;

/// <summary>The programs as <c>./slipway</c> built them: optimised and compiled ahead of time.</summary>
internal static class Programs
{
    public static Command Step(string name) => Command.Run(Path.Combine(Repository.Root, "artifacts", "slipway", name));

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<CommandResult> SucceedAsync(this Command command, CancellationToken ct)
    {
        var result = await command.ExecuteAsync(ct);
        return result.IsSuccess ? result : throw new InvalidOperationException($"{command}: exit code {result.ExitCode}\n{result.LastLines(20)}");
    }
}
