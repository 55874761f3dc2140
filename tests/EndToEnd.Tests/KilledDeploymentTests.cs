using System.Diagnostics;
using Slipway.Processes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary><c>slipway deploy</c> as a process that is killed (SIGKILL) with its first change at Cloudflare, its second, and so on: the next run finishes, and what
/// there is then is what an uninterrupted run leaves.</summary>
public sealed class KilledDeploymentTests(KilledDeploymentBuild built) : IClassFixture<KilledDeploymentBuild>
{
    private const string First =
        """
          env:
            variables: {GREETING: one, OLD: gone}
            secrets: {TOKEN: {value_from: {secret_key_ref: {name: api, key: token}}}}
          dns: {enabled: true, hostname: api.example.com}
          routes: [{pattern: "example.com/first/*"}]
          custom_domains: [{hostname: first.example.com}]
          workers_dev: true
          schedules: ["0 0 * * *"]
          logpush: true
          durable_objects: [{name: COUNTERS, class_name: Counter}]
          migrations: [{tag: v1, new_sqlite_classes: [Counter]}]
        """;

    private const string Later =
        """
          env:
            variables: {GREETING: two}
            secrets: {TOKEN: {value_from: {secret_key_ref: {name: api, key: token}}}}
          dns: {enabled: true, hostname: www.example.com}
          routes: [{pattern: "example.com/later/*"}]
          custom_domains: [{hostname: later.example.com}]
          workers_dev: false
          schedules: ["5 5 * * *"]
          logpush: false
          durable_objects: [{name: COUNTERS, class_name: Counter}]
          migrations: [{tag: v1, new_sqlite_classes: [Counter]}]
        """;

    [Fact]
    public async Task A_first_deployment_is_finished_by_the_next_run()
    {
        // The assets' session and their two groups, the script, workers.dev, the cron trigger, the record, two routes and the domain.
        (await KillWithChangesAsync(step: 2, prepare: _ => Task.CompletedTask, "deploy", "first.yaml")).Should().Be(10);
    }

    [Fact]
    public async Task A_deployment_that_changes_everything_is_finished_by_the_next_run() =>
        (await KillWithChangesAsync(step: 5, run => run.SucceedAsync("deploy", "first.yaml"), "deploy", "later.yaml")).Should().Be(16);

    [Fact]
    public async Task A_destruction_is_finished_by_the_next_run() =>
        (await KillWithChangesAsync(step: 3, run => run.SucceedAsync("deploy", "first.yaml"), "destroy", "first.yaml", "--force")).Should().Be(5);

    /// <summary>Runs a verb once without a disturbance, and then once for each of its changes, with which it is killed; compares what there is after the next run.</summary>
    /// <param name="step">Of so many changes the first: Slipway.Delivery.Tests dies in the process with each of them.</param>
    /// <returns>The number of its changes.</returns>
    private async Task<int> KillWithChangesAsync(int step, Func<KilledRun, Task> prepare, params string[] verb)
    {
        var expected = "";
        var changes = 0;
        for (var change = 0; change <= changes; change += change == 0 ? 1 : step)
        {
            await using var run = await KilledRun.StartAsync(built.Output);
            await prepare(run);
            var because = $"after a death with change {change} of {string.Join(' ', verb)}";
            if (change == 0)
            {
                changes = (await run.ChangesAsync(() => run.SucceedAsync(verb))).Count;
                expected = run.Server.Snapshot();
            }
            else
            {
                (await run.KillAsync(change, verb)).Should().BeTrue(because);
                await run.SucceedAsync(verb);
            }

            run.Server.Snapshot().Should().Be(expected, because);
            (await run.ChangesAsync(() => run.SucceedAsync(verb))).Should().BeEmpty(because);
        }

        return changes;
    }

    /// <summary>A server, and the store of one run, which is a copy of what was built.</summary>
    private sealed class KilledRun : IAsyncDisposable
    {
        private readonly Testing.TemporaryDirectory directory = new();

        private KilledRun(CloudflareApiServer server) => Server = server;

        public CloudflareApiServer Server { get; }

        private static CancellationToken Ct => TestContext.Current.CancellationToken;

        public static async Task<KilledRun> StartAsync(string built)
        {
            var run = new KilledRun(await CloudflareApiServer.StartAsync());
            run.Server.AddZone("example.com");
            (await Command.Run("cp", "-r", Path.Combine(built, "objects"), run.directory["objects"]).ExecuteAsync(Ct)).ExitCode.Should().Be(0);
            run.directory.Write("secrets.env", "TOKEN=hunter2\n");
            run.WriteManifest("first", First);
            run.WriteManifest("later", Later);
            return run;
        }

        /// <summary>Runs a verb, which must succeed.</summary>
        public async Task SucceedAsync(params string[] verb)
        {
            var result = await Slipway(verb).ExecuteAsync(Ct);
            result.ExitCode.Should().Be(0, "of slipway {0}:\n{1}", string.Join(' ', verb), result.LastLines(40));
        }

        /// <summary>Runs a verb that is killed with a change.</summary>
        /// <returns>False when it made fewer changes.</returns>
        public async Task<bool> KillAsync(int change, params string[] verb)
        {
            Process? process = null;
            Server.KillAfter(change, () => process!.Kill());
            var command = Slipway(verb);
            var start = new ProcessStartInfo(command.Program, command.Arguments)
            {
                WorkingDirectory = command.WorkingDirectory,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            foreach (var (name, value) in command.Environment)
            {
                start.Environment[name] = value;
            }

            using (process = new Process { StartInfo = start })
            {
                process.Start();
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct), process.WaitForExitAsync(Ct));
                process.ExitCode.Should().Be(Server.WasKilled ? 128 + 9 : 0);
            }

            var wasKilled = Server.WasKilled;
            Server.Revive();
            return wasKilled;
        }

        /// <summary>Requests of a run that change something.</summary>
        public async Task<IReadOnlyList<string>> ChangesAsync(Func<Task> action)
        {
            var before = Server.Requests.Count;
            await action();
            return [.. Server.Requests.Skip(before).Where(r => r.Method != "GET").Select(r => r.ToString())];
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            directory.Dispose();
        }

        private Command Slipway(string[] verb) => SlipwayDeploy.Of(Server, directory.Path, verb).WithArguments(verb[0] == "deploy" ? ["--secrets-file", "secrets.env"] : []);

        private void WriteManifest(string name, string spec) => directory.Write($"{name}.yaml",
            $"""
            apiVersion: cloudflare.project-planton.org/v1
            kind: CloudflareWorker
            metadata: {"{name: api}"}
            spec:
              account_id: {Server.Account.Id}
              script: {"{"}name: api, bundle: {"{"}bucket: local, path: api/{name}.js{"}}"}
            {spec}

            """);
    }
}
