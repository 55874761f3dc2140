using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Slipway.Cli.Webhooks;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary>The endpoint on a free port, and the cluster that its runs go to.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    public const string Secret = "It's a Secret to Everybody";

    private readonly bool ownsCluster;
    private readonly KubernetesApi api;

    private Endpoint(KubernetesApiServer cluster, bool ownsCluster, TemporaryDirectory folder, KubernetesApi api, WebhookServer server)
    {
        (Cluster, this.ownsCluster, Folder, this.api, Server) = (cluster, ownsCluster, folder, api, server);
        Http = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    public KubernetesApiServer Cluster { get; }

    public TemporaryDirectory Folder { get; }

    public WebhookServer Server { get; }

    public HttpClient Http { get; }

    public ConcurrentQueue<string> Log { get; private init; } = [];

    public IReadOnlyList<JsonObject> Runs => Cluster.Documents("default", "pipelineruns");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it for one Service in <c>workers/api</c>, and what else is given.</summary>
    public static async Task<Endpoint> StartAsync(
        string service = "", KubernetesApiServer? cluster = null, Func<WebhookOptions, WebhookOptions>? change = null, WebhookRunSettings? settings = null)
    {
        var (folder, log) = (new TemporaryDirectory(), new ConcurrentQueue<string>());
        folder.Write("services/api.yaml", service.Length > 0 ? service : Service("api"));
        folder.Write("secret", Secret + "\n");
        var server = cluster ?? await ClusterAsync();
        folder.Write("kubeconfig", server.Kubeconfig());
        var secret = new SecretFile(folder["secret"]);
        var options = new WebhookOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), GitHub = secret, GitLab = secret, Bitbucket = secret, Log = log.Enqueue };
        options = change is null ? options : change(options);
        var api = new KubernetesApi(Kubeconfig.Load(folder["kubeconfig"]), WebhookRuns.Patience);
        var runs = new WebhookRuns(api, settings ?? new WebhookRunSettings { Namespace = NamespaceName.Parse("default"), ServiceAccount = "slipway" }, options.Time);
        var endpoint = await WebhookServer.StartAsync(options, ServiceFiles.Open([folder["services"]], log.Enqueue), runs, Ct);
        return new Endpoint(server, cluster is null, folder, api, endpoint) { Log = log };
    }

    /// <summary>A cluster with our Pipelines.</summary>
    public static async Task<KubernetesApiServer> ClusterAsync()
    {
        var server = await KubernetesApiServer.StartAsync();
        foreach (var pipeline in new[] { "build-and-upload-cloudflare-worker", "deliver-cloudflare-worker" })
        {
            server.Put("default", ObjectYaml.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "pipelines", $"{pipeline}.yaml"), Ct)));
        }

        return server;
    }

    /// <summary>A Service in <c>workers/NAME</c> of the repository of the payloads.</summary>
    public static string Service(string name, string git = "owner: acme, name: edge", string pipelines = "", string root = "") => $$"""
        apiVersion: service-hub.planton.cloud/v1
        kind: Service
        metadata: {name: {{name}}, id: svc-{{name}}}
        spec:
          package_type: CLOUDFLARE_WORKER_SCRIPT
          git_repo: { {{git}}, project_root: {{(root.Length > 0 ? root : $"workers/{name}")}} }
          pipeline_configuration: {params: {r2-bucket-name: scripts, r2-endpoint-url: "https://r2.example"}{{(pipelines.Length > 0 ? ", " + pipelines : "")}}}

        """;

    public static string Payload(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Slipway.Webhooks.Tests", "payloads", $"{name}.json"));

    /// <summary>A payload with fields changed.</summary>
    public static string Payload(string name, Action<JsonObject> change)
    {
        var payload = (JsonObject)JsonNode.Parse(Payload(name))!;
        change(payload);
        return payload.ToJsonString();
    }

    /// <summary>The HMAC as openssl computes it.</summary>
    public static async Task<string> HmacAsync(string body, string secret = Secret)
    {
        var result = await Command.Run("openssl", "dgst", "-sha256", "-hmac", secret, "-r").WithStandardInput(body).ExecuteAsync(Ct);
        return "sha256=" + result.Output.Split(' ')[0];
    }

    public async Task<Answer> GitHubAsync(string @event, string body, string delivery = "72d3162e-cc78-11e3-81ab-4c9367dc0958", string? signature = null, string secret = Secret) =>
        await SendAsync(body, ("X-GitHub-Event", @event), ("X-GitHub-Delivery", delivery), ("X-Hub-Signature-256", signature ?? await HmacAsync(body, secret)));

    public Task<Answer> GitLabAsync(string @event, string body, string token = Secret, string id = "13792a34-cac6-4fda-95a8-c58e00a3954e") =>
        SendAsync(body, ("X-Gitlab-Event", @event), ("X-Gitlab-Token", token), ("X-Gitlab-Event-UUID", "another"), ("Idempotency-Key", id));

    public async Task<Answer> BitbucketAsync(string @event, string body, string id = "4dd3162e-cc78-11e3-81ab-4c9367dc0958") =>
        await SendAsync(body, ("X-Event-Key", @event), ("X-Request-Id", id), ("X-Hub-Signature", await HmacAsync(body)));

    public Task<Answer> SendAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync(new StringContent(body, null, "application/json"), headers);

    public async Task<Answer> SendAsync(HttpContent body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Http.SendAsync(request, Ct);
        return new Answer((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.StopAsync();
        await Server.DisposeAsync();
        api.Dispose();
        Folder.Dispose();
        if (ownsCluster)
        {
            await Cluster.DisposeAsync();
        }
    }
}

/// <summary>An answer of the endpoint.</summary>
internal sealed record Answer(int Status, JsonObject Json)
{
    public string Outcome => (string)Json["outcome"]!;

    public string Reason => (string?)Json["reason"] ?? "";

    /// <summary>What became of each Service: <c>name: outcome (reason)</c>.</summary>
    public IEnumerable<string> Services => ((JsonArray?)Json["services"] ?? []).Select(s =>
        $"{s!["service"]}: {s["outcome"]}{((string?)s["reason"] is { } reason ? $" ({reason})" : "")}");

    /// <summary>The run of the first Service.</summary>
    public string Run => (string)Json["services"]![0]!["run"]!;
}
