namespace Slipway.Steps.Tests;

public class EndingTests
{
    [Theory]
    [InlineData("failed", 1, "ERROR: uploading 'x': 403 AccessDenied.\nGive the key write access.\n")]
    [InlineData("failed-with-code", 77, "ERROR: npm ci failed\n")]
    [InlineData("contract", 1, "ERROR: wrangler.toml not found in project root\nlooked in '.'\n")]
    [InlineData("upload", 1, "upload: failed: s3://b/k Connection refused\n")]
    [InlineData("usage", 2, "ERROR: workspace 'source' is missing\n")]
    [InlineData("no-program", 2, "ERROR: running 'no-such-program': no such program on the PATH. Install it, or put its directory on the PATH.\n")]
    [InlineData(
        "disk-full",
        1,
        "ERROR: No space left on device : '/dev/full' The disk is full: free space, or bind the workspace or output directory elsewhere.\n")]
    public async Task A_failure_is_its_message_on_standard_error_and_its_exit_code(string ending, int exitCode, string said)
    {
        var result = await SampleStep.RunAsync("--text=a", $"--ending={ending}");

        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().Be(said);
        result.Output.Should().Be("a|main||True|7\n", "errors do not go to standard output");
    }

    [Theory]
    [InlineData("unexpected", "ERROR: unexpected InvalidOperationException: the index was out of range and more. This is a fault of sample-step: please report it (at ")]
    [InlineData("time-out", "ERROR: unexpected TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing. This")]
    public async Task An_exception_that_nobody_foresaw_is_one_line_and_a_failure(string ending, string start)
    {
        var result = await SampleStep.RunAsync("--text=a", $"--ending={ending}");

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith(start);
        result.Error.TrimEnd('\n').Should().NotContain("\n").And.EndWith(").");
    }

    [Fact]
    public async Task Log_lines_carry_the_steps_name_and_warnings_say_so()
    {
        var result = await SampleStep.RunAsync("--text=a", "--ending=log");

        result.ExitCode.Should().Be(0);
        result.Error.Should().Be("sample-step: a line about {braces} and \"quotes\"\nsample-step: warning: look out\n");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_child_and_sets_the_exit_code(string signal, int exitCode)
    {
        var (result, child) = await SignalAsync("wait", signal);

        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().EndWith("sample-step: warning: stopped by a signal; nothing half-written is left behind\n").And.NotContain("ERROR");
        Directory.Exists($"/proc/{child}").Should().BeFalse("the child has been stopped");
    }

    [Fact]
    public async Task A_failure_that_a_signal_brought_about_is_no_failure()
    {
        var (result, _) = await SignalAsync("wait-and-fail", "TERM");

        result.ExitCode.Should().Be(143);
        result.Error.Should().NotContain("ERROR");
    }

    /// <summary>Runs the step until it says what it waits for, and sends it a signal, as <c>kill</c> does.</summary>
    private static async Task<(Processes.CommandResult Result, string WaitedFor)> SignalAsync(string ending, string signal)
    {
        const string Waiting = "sample-step: waiting for ";
        var ct = TestContext.Current.CancellationToken;
        var waitsFor = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = SampleStep.Command.WithArguments("--text=a", $"--ending={ending}");

        // The shell becomes the step, so that its process id, which it says first, is the step's.
        var processId = "";
        var run = Processes.Command.Run("sh", ["-c", "echo $$; exec \"$@\"", "sh", step.Program, .. step.Arguments]).WithOutput(
            line => processId = processId.Length == 0 ? line : processId,
            line =>
            {
                if (line.StartsWith(Waiting, StringComparison.Ordinal))
                {
                    waitsFor.SetResult(line[Waiting.Length..]);
                }
            }).ExecuteAsync(ct);
        var waitedFor = await waitsFor.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
        await Processes.Command.Run("sh", "-c", $"kill -{signal} {processId}").ExecuteAsync(ct);
        return (await run, waitedFor);
    }
}
