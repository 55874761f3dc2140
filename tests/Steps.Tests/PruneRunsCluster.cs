using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A cluster with runs, their tasks and ConfigMaps, and prune-runs on it.</summary>
public abstract class PruneRunsCluster : IAsyncLifetime
{
    protected const string Build = "build-and-upload-cloudflare-worker", Deploy = "deploy-cloudflare-worker", Deliver = "deliver-cloudflare-worker";

    private readonly TemporaryDirectory folder = new();

    protected KubernetesApiServer Server { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await KubernetesApiServer.StartAsync();
        folder.Write("kubeconfig", Server.Kubeconfig());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
        folder.Dispose();
    }

    protected static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    protected static IEnumerable<string> Sets(params string[] beginnings) => beginnings.SelectMany(name => new[] { $"{name}-artifact", $"{name}-manifests", $"{name}-manifests-outputs" });

    /// <summary>A run with one task, and, where it makes them, the ConfigMaps whose names begin with <paramref name="maps"/>.</summary>
    protected void Run(
        string name, int second, string? service = "api", string? ended = "True", string? pipeline = Build, string? url = "https://git.example/app.git", string root = "services/api",
        string? maps = null, bool makes = true, string? managedBy = null, Action<JsonObject>? change = null)
    {
        var parameters = new[]
        {
            ("git-url", url), ("project-root", root), ("managed-by", managedBy),
            ("worker-script-artifact-config-map-name", maps is null ? null : $"{maps}-artifact"), ("kustomize-manifests-config-map-name", maps is null ? null : $"{maps}-manifests"),
        };
        var run = new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "PipelineRun",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject(), ["creationTimestamp"] = $"2026-01-01T00:00:0{second}Z" },
            ["spec"] = new JsonObject
            {
                ["pipelineRef"] = pipeline is null ? new JsonObject { ["resolver"] = "cluster" } : new JsonObject { ["name"] = pipeline },
                ["params"] = new JsonArray([.. parameters.Where(p => p.Item2 is not null).Select(p => new JsonObject { ["name"] = p.Item1, ["value"] = p.Item2 })]),
            },
        };
        if (service is not null)
        {
            run["metadata"]!["labels"]!["slipway.dev/service"] = service;
        }

        if (ended is not null)
        {
            run["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Succeeded", ["status"] = ended }) };
            if (ended != "Unknown")
            {
                run["status"]!["completionTime"] = $"2026-01-01T00:01:0{second}Z";
            }
        }

        change?.Invoke(run);
        var uid = (string?)Server.Put("default", run)["metadata"]!["uid"];
        Server.Put("default", new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["metadata"] = new JsonObject { ["name"] = name + "-build", ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = uid }) },
        });
        foreach (var map in maps is null || !makes ? [] : Sets(maps))
        {
            Server.Apply("default", map, "slipway", [new("data", map)], [new("app.kubernetes.io/managed-by", managedBy ?? "planton-cloud")]);
        }
    }

    /// <summary>A run that only deploys, from the ConfigMaps whose names begin with <paramref name="maps"/>.</summary>
    protected void Deployment(string name, int second, string? maps = null, string? service = null, string? ended = "True", string? secret = null, params (string Name, string Value)[] with) =>
        Run(name, second, service, ended, Deploy, url: null, root: "", maps, makes: false, change: run =>
        {
            foreach (var (param, value) in with)
            {
                run["spec"]!["params"]!.AsArray().Add(new JsonObject { ["name"] = param, ["value"] = value });
            }

            if (secret is not null)
            {
                run["spec"]!["workspaces"] = new JsonArray(new JsonObject { ["name"] = "cloudflare-credentials", ["secret"] = new JsonObject { ["secretName"] = secret } });
            }
        });

    protected IEnumerable<string> Runs() => Names(Server.Documents("default", "pipelineruns"));

    protected IEnumerable<string> Tasks() => Names(Server.Documents("default", "taskruns"));

    protected IEnumerable<string> Maps() => Names(Server.ConfigMaps("default"));

    private static IEnumerable<string> Names(IEnumerable<JsonObject> objects) => objects.Select(o => (string)o["metadata"]!["name"]!).Order(StringComparer.Ordinal);

    /// <summary>The result of the step.</summary>
    protected Task<string> DeletedAsync() => File.ReadAllTextAsync(folder["deleted"], Ct);

    protected async Task<string> SucceedAsync(params string[] options)
    {
        var result = await RunAsync(options);
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().BeEmpty();
        return result.Error;
    }

    protected async Task<string> FailAsync(int exitCode, params string[] options)
    {
        var result = await RunAsync(options);
        result.ExitCode.Should().Be(exitCode, result.Error);
        File.Exists(folder["deleted"]).Should().BeFalse();
        return result.Error;
    }

    private Task<CommandResult> RunAsync(string[] options)
    {
        string[] cluster = options.Contains("--kubeconfig=") ? [] : [$"--kubeconfig={folder["kubeconfig"]}"];
        return StepProgram.Named("prune-runs").WithArguments(["--namespace=default", $"--deleted-result-path={folder["deleted"]}", .. cluster, .. options])
            .WithEnvironment("KUBERNETES_SERVICE_HOST", null).ExecuteAsync(Ct);
    }
}
