using System.Diagnostics;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests.Delivery;

/// <summary>Deployments that are stopped, killed, or meet another one.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class InterruptionTests
{
    private const string Spec = "  dns: {enabled: true, hostname: api.example.com}\n  workers_dev: {enabled: true}\n  schedules: [\"0 0 * * *\"]";

    [Fact]
    public async Task Killed_after_each_call_that_changes_something_the_next_run_finishes()
    {
        string? expected = null;
        for (var n = 0; ; n++)
        {
            await using var test = await ReadyAsync();
            if (n > 0 && !await DieAsync(test, n))
            {
                n.Should().BeGreaterThan(5, "script, workers.dev, cron triggers, record and route were each once the last");
                break;
            }

            (await test.RunAsync("deploy", "api.yaml", "--yes")).ExitCode.Should().Be(0, "after a death with change {0}", n);
            expected ??= test.Server.Snapshot();
            test.Server.Snapshot().Should().Be(expected, "after a death with change {0}", n);
            var plan = await test.RunAsync("plan", "api.yaml");
            (plan.ExitCode, plan.Output.Contains("not made by Slipway", StringComparison.Ordinal)).Should().Be((0, false), "after a death with change {0}: {1}", n, plan.Output);
        }
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_says_what_to_do_and_the_next_run_finishes()
    {
        await using var test = await ReadyAsync();
        using var process = Start(test);
        test.Server.OnApplied = request =>
        {
            if (request.Path.EndsWith("/dns_records", StringComparison.Ordinal))
            {
                Signal(process, "-INT");
                // The answer comes after the program has stopped waiting for it.
                process.WaitForExit(TimeSpan.FromSeconds(20));
            }
        };
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        test.Server.OnApplied = null;

        process.ExitCode.Should().Be(130);
        error.Should().EndWith("ERROR: stopped by a signal.\nWhat was made until then stays: the same command goes on from there.\n");
        (await test.RunAsync("deploy", "api.yaml", "--yes")).ExitCode.Should().Be(0);
        (test.Zone.DnsRecords.Count, test.Zone.Routes.Count, test.Server.Script("api").Versions.Count).Should().Be((1, 1, 1));
        (await test.RunAsync("plan", "api.yaml")).Output.Should().NotContain("not made by Slipway");
    }

    [Fact]
    public async Task A_roll_back_that_is_stopped_is_not_undone_by_the_same_command()
    {
        await using var test = await ReadyAsync();
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        test.WriteManifest(spec: $"{Spec}\n  env: {{variables: {{MODE: new}}}}");
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        using var process = Start(test, "rollback");
        test.Server.OnApplied = request =>
        {
            Signal(process, "-TERM");
            process.WaitForExit(TimeSpan.FromSeconds(20));
        };
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        test.Server.OnApplied = null;

        (process.ExitCode, test.Server.Script("api").LiveVersion!.Number).Should().Be((130, 1));
        error.Should().EndWith("the same command goes on from there.\n");
        (await test.OutputAsync("rollback", "api.yaml", "--yes")).Should().Contain("  = deployment api (left from an interrupted deployment)\n").And.Contain("\nNothing to do.\n");
        test.Server.Script("api").LiveVersion!.Number.Should().Be(1);
    }

    [Fact]
    public async Task Two_deployers_at_once_cannot_both_win()
    {
        await using var test = await ReadyAsync();
        await test.OutputAsync("deploy", "api.yaml", "--yes");
        test.WriteManifest(spec: $"{Spec}\n  env: {{variables: {{MODE: mine}}}}");
        Task<CommandResult>? other = null;
        test.Server.OnApplied = request =>
        {
            if (other is null && request.Path.EndsWith("/versions", StringComparison.Ordinal))
            {
                // While this one uploads another one deploys from its start to its end.
                test.WriteManifest(spec: $"{Spec}\n  env: {{variables: {{MODE: theirs}}}}", file: "other.yaml");
                other = Task.Run(() => test.RunAsync("deploy", "other.yaml", "--yes"));
                other.Wait(TimeSpan.FromSeconds(60));
            }
        };

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        (await other!).ExitCode.Should().Be(0);
        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().MatchRegex("ERROR: .*another");
        test.Server.Script("api").LiveVersion!.Binding("MODE")!["text"]!.ToString().Should().Be("theirs");
    }

    [Fact]
    public async Task A_state_that_is_damaged_stops_before_anything_is_changed()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write(Path.GetRelativePath(test.Directory.Path, test.StateFile("api")), "{");

        var result = await test.RunAsync("deploy", "api.yaml", "--yes");

        result.ExitCode.Should().Be(1);
        test.Stable(result.Error).Should().Contain("slipway/state/ACCOUNT/api.json");
        test.Server.Requests.Should().NotContain(request => request.Method != "GET");
    }

    private static async Task<DeliveryCase> ReadyAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest(spec: Spec);
        return test;
    }

    /// <summary>A deployment whose process is killed with its <paramref name="n"/>th change.</summary>
    /// <returns>False when there were fewer.</returns>
    private static async Task<bool> DieAsync(DeliveryCase test, int n)
    {
        Process? process = null;
        test.Server.KillAfter(n, () => process!.Kill());
        using (process = Start(test))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var died = test.Server.WasKilled;
        test.Server.Revive();
        return died;
    }

    private static Process Start(DeliveryCase test, string verb = "deploy")
    {
        var start = new ProcessStartInfo(Programs.Slipway, [verb, "api.yaml", "--yes"])
        {
            WorkingDirectory = test.Directory.Path,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CLOUDFLARE_API_BASE_URL"] = test.Server.BaseUrl;
        start.Environment["CLOUDFLARE_API_TOKEN"] = test.Server.Token.Value;
        return Process.Start(start)!;
    }

    private static void Signal(Process process, string signal) => _ = Command.Run("kill", signal, $"{process.Id}").ExecuteAsync(CancellationToken.None);
}
