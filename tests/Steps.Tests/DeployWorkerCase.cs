using System.Text;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.Steps.Tests;

/// <summary>The step <c>deploy-worker</c> with a directory for Kubernetes, one for the bundles, and a server of Cloudflare's API with the zone <c>example.com</c>.</summary>
internal sealed class DeployWorkerCase : IAsyncDisposable
{
    private static readonly string[] ResultNames = ["script-ids", "version-ids", "deployment-ids", "route-urls"];

    private DeployWorkerCase(CloudflareApiServer server)
    {
        Server = server;
        Zone = server.AddZone("example.com");
        Folder.Write("cloudflare/api-token", server.Token.Value + "\n");
        Folder.Write("objects/scripts/api/1.js", "export default { fetch() { return new Response('one'); } };\n");
    }

    public CloudflareApiServer Server { get; }

    public StoredZone Zone { get; }

    public TemporaryDirectory Folder { get; } = new();

    public static async Task<DeployWorkerCase> StartAsync() => new(await CloudflareApiServer.StartAsync());

    /// <summary>The manifest of an overlay.</summary>
    /// <param name="name">The Worker's name.</param>
    /// <param name="spec">Further fields of <c>spec</c>.</param>
    public string Worker(string name, string spec = "") => $"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {name}
        spec:
          account_id: "{Server.Account.Id}"
          script:
            name: {name}
            bundle: [bucket, path]
          compatibility_date: "2026-01-01"
        {spec}

        """.Replace("[bucket, path]", "{bucket: scripts, path: api/1.js}", StringComparison.Ordinal);

    /// <summary>Writes the manifests ConfigMap.</summary>
    public void WriteManifests(params (string Overlay, string Yaml)[] overlays)
    {
        var data = new JsonObject(overlays.Select(o => KeyValuePair.Create(o.Overlay, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(o.Yaml)))));
        var map = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "api-manifests", ["namespace"] = "default" },
            ["data"] = data,
        };
        Folder.Write("kubernetes/default/configmaps/api-manifests.yaml", ObjectYaml.Write(map));
    }

    public Task<CommandResult> RunAsync(params string[] options)
    {
        string[] standard =
        [
            "--kustomize-manifests-config-map-name=api-manifests", "--namespace=default",
            $"--r2-endpoint-url=file://{Folder["objects"]}", $"--cloudflare-credentials-path={Folder["cloudflare"]}", $"--cloudflare-api-base-url={Server.BaseUrl}",
            $"--kubernetes-endpoint-url=file://{Folder["kubernetes"]}", .. ResultNames.Select(name => $"--{name}-result-path={Folder[name]}"),
        ];
        var given = options.Select(Name).ToHashSet();
        return StepProgram.Named("deploy-worker").WithArguments([.. standard.Where(option => !given.Contains(Name(option))), .. options])
            .WithEnvironment("TMPDIR", Folder["tmp"]).ExecuteAsync(TestContext.Current.CancellationToken);

        static string Name(string option) => option.Split('=')[0];
    }

    /// <summary>Runs the step, which must succeed, and gives its log without ids.</summary>
    public async Task<string> SucceedAsync(params string[] options)
    {
        var result = await RunAsync(options);
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().BeEmpty("standard output is for data");
        return Stable(result.Error);
    }

    /// <summary>Runs the step, which must end so, and gives its log without ids.</summary>
    public async Task<string> FailAsync(int exitCode, params string[] options)
    {
        var result = await RunAsync(options);
        result.ExitCode.Should().Be(exitCode, result.Error);
        ResultNames.Should().NotContain(name => File.Exists(Folder[name]), "no result is written");
        return Stable(result.Error);
    }

    public string Result(string name) => File.ReadAllText(Folder[name]);

    /// <summary>The outputs ConfigMap without ids, and without quotes, which some ids need and some do not; null when there is none.</summary>
    public string? Outputs(string name = "api-manifests-outputs") =>
        Folder[$"kubernetes/default/configmaps/{name}.yaml"] is var file && File.Exists(file) ? Stable(File.ReadAllText(file).Replace("\"", "", StringComparison.Ordinal)) : null;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private string Stable(string text)
    {
        text = text.Replace(Server.Account.Id, "ACCOUNT", StringComparison.Ordinal).Replace(Zone.Id, "ZONE", StringComparison.Ordinal).Replace(Folder.Path, "DIR", StringComparison.Ordinal);
        foreach (var script in Server.Account.Scripts.Values)
        {
            text = script.Versions.Select((v, i) => (v.Id, Name: $"VERSION-{i + 1}"))
                .Concat(script.Deployments.Select((d, i) => (d.Id, Name: $"DEPLOYMENT-{script.Deployments.Count - i}")))
                .Aggregate(text, (t, id) => t.Replace(id.Id, id.Name, StringComparison.Ordinal));
        }

        return text;
    }
}
