using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.EndToEnd.Tests;

public class CancellationTests
{
    [Theory]
    [InlineData("git-checkout")]
    [InlineData("detect-package-manager")]
    [InlineData("install-dependencies")]
    [InlineData("bundle-worker")]
    [InlineData("measure-bundle")]
    [InlineData("check-bundle")]
    [InlineData("upload-bundle")]
    [InlineData("store-metadata")]
    [InlineData("build-manifests")]
    public async Task Ctrl_C_in_a_step_ends_the_run_with_130_and_no_child_and_no_half_written_file(string step)
    {
        using var slipway = new SlipwayRun();
        var worker = slipway.WriteWorker("hello");
        slipway.Directory.Write("hello/_kustomize/overlays/dev/kustomization.yaml", "namePrefix: dev-\n");
        var interrupted = false;
        using var process = slipway.Start(
            (running, line) =>
            {
                if (!interrupted && line.EndsWith($"/{step}: started", StringComparison.Ordinal))
                {
                    interrupted = true;
                    _ = Command.Run("kill", "-INT", $"{running.Id}").ExecuteAsync(CancellationToken.None);
                }
            },
            worker);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var report = JsonNode.Parse(output)!.AsObject();
        interrupted.Should().BeTrue();
        if (report.Text("status") != "Succeeded")
        {
            // The last steps take milliseconds: the signal may come when all is done, and then the run has succeeded.
            process.ExitCode.Should().Be(130);
            report.Text("status").Should().Be("Cancelled");
        }
        else
        {
            step.Should().BeOneOf("store-metadata", "build-manifests");
        }

        Directory.Exists(slipway.Output).Should().BeTrue();
        Directory.GetFiles(slipway.Output, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".partial", StringComparison.Ordinal) || f.EndsWith(".tmp", StringComparison.Ordinal)).Should().BeEmpty();
        Process.GetProcesses().Where(p => CommandLine(p).Contains(slipway.Directory.Path, StringComparison.Ordinal)).Should().BeEmpty("no child is left");
    }

    [Fact]
    public async Task A_closed_terminal_ends_the_run_like_Ctrl_C_and_leaves_nothing_in_the_temporary_directory()
    {
        using var slipway = new SlipwayRun();
        var worker = slipway.WriteWorker("hello");
        var temporary = slipway.Environment["TMPDIR"] = Directory.CreateDirectory(slipway.Directory["tmp"]).FullName;
        using var process = slipway.Start(
            (running, line) =>
            {
                if (line.EndsWith("/bundle-worker: started", StringComparison.Ordinal))
                {
                    _ = Command.Run("kill", "-HUP", $"{running.Id}").ExecuteAsync(CancellationToken.None);
                }
            },
            worker);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.Should().Be(130);
        Directory.GetFileSystemEntries(temporary).Should().NotContain(entry => Path.GetFileName(entry).StartsWith("slipway-", StringComparison.Ordinal));
        Process.GetProcesses().Where(p => CommandLine(p).Contains(slipway.Directory.Path, StringComparison.Ordinal)).Should().BeEmpty("no child is left");
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
