using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Processes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Kubernetes;

/// <summary>A credential plugin of a kubeconfig: a program that prints an ExecCredential
/// (kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).</summary>
internal sealed class ExecPlugin : ICredentialSource, IDisposable
{
    /// <summary>Plugins fetch a token over the network; one that takes longer than a minute waits for a person.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    private readonly KubeconfigEntry exec;
    private readonly Command command;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim gate = new(1);
    private Credential? current;
    private DateTimeOffset expires = DateTimeOffset.MaxValue;

    private ExecPlugin(KubeconfigEntry exec, Command command, TimeProvider time)
    {
        this.exec = exec;
        this.command = command;
        this.time = time;
    }

    /// <inheritdoc/>
    public string Cure => $"The credential comes from the plugin '{command.Program}' ({exec}): log in again with it.";

    public static ExecPlugin Create(KubeconfigEntry exec, KubeconfigEntry cluster, TimeProvider time)
    {
        var version = exec.Required("apiVersion");
        if (!Versions.Contains(version))
        {
            throw new FormatException($"{exec}: apiVersion is '{version}'. Valid are {string.Join(" and ", Versions)}: update the plugin, and the kubeconfig with it.");
        }

        if (exec.Text("interactiveMode") == "Always")
        {
            throw new FormatException($"{exec}: interactiveMode is Always, but there is no terminal here. Use a credential that needs no person.");
        }

        var program = exec.Required("command");
        var command = Command.Run(
                program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, exec.Directory) : program,
                exec.List("args").OfType<YamlScalarNode>().Select(a => a.Value ?? ""))
            .WithEnvironment(exec.List("env").OfType<YamlMappingNode>().Select(Variable))
            .WithEnvironment("KUBERNETES_EXEC_INFO", Info(version, exec.Flag("provideClusterInfo") ? cluster : null));
        return new ExecPlugin(exec, command, time);

        KeyValuePair<string, string?> Variable(YamlMappingNode map)
        {
            var entry = exec with { Title = $"{exec}: env", Map = map };
            return new(entry.Required("name"), entry.Text("value"));
        }
    }

    public async ValueTask<Credential> GetAsync(bool refused, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (current is null || refused || time.GetUtcNow() >= expires)
            {
                (current, expires) = Parse(await RunAsync(ct));
            }

            return current;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>What the plugin is told: that nobody can be asked, and on request which cluster it is for.</summary>
    private static string Info(string version, KubeconfigEntry? cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (cluster is not null)
        {
            var info = new JsonObject { ["server"] = cluster.Text("server") };
            Add("tls-server-name", cluster.Text("tls-server-name"));
            Add("proxy-url", cluster.Text("proxy-url"));
            Add("certificate-authority-data", cluster.TextOrFile("certificate-authority") is { } pem ? Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)) : "");
            if (cluster.Flag("insecure-skip-tls-verify"))
            {
                info["insecure-skip-tls-verify"] = true;
            }

            // The place that the API reserves for a cluster's configuration of its plugin.
            var config = cluster.List("extensions").OfType<YamlMappingNode>().Select(map => cluster with { Map = map })
                .FirstOrDefault(e => e.Text("name") == "client.authentication.k8s.io/exec")?.Map.Children;
            if (config is not null && config.TryGetValue("extension", out var extension))
            {
                info["config"] = YamlJson.ToJson(extension);
            }

            spec["cluster"] = info;

            void Add(string name, string value)
            {
                if (value.Length > 0)
                {
                    info[name] = value;
                }
            }
        }

        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = version, ["spec"] = spec }.ToJsonString();
    }

    private async Task<string> RunAsync(CancellationToken ct)
    {
        var action = $"getting a credential from the plugin '{command.Program}' ({exec})";
        var hint = exec.Text("installHint") is { Length: > 0 } text ? $"\n{text.Trim()}" : "";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var result = await command.ExecuteAsync(patience.Token);
            // Standard output holds the credential: only standard error may be shown.
            return result.IsSuccess
                ? result.Output
                : throw new KubernetesException(
                    $"{action}: exit code {result.ExitCode.ToString(CultureInfo.InvariantCulture)}: {Tail(result.Error)}\nRun the plugin by hand, and log in with it.");
        }
        catch (CommandNotFoundException e)
        {
            throw new KubernetesUsageException($"{action}: there is no such program. Install it, or correct 'command' in the kubeconfig.{hint}", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new KubernetesException($"{action}: no answer within {Patience.TotalSeconds} s. Log in with the plugin by hand.", null, e);
        }
    }

    private static string Tail(string error) =>
        string.IsNullOrWhiteSpace(error) ? "it said nothing on standard error." : string.Join('\n', error.TrimEnd().Split('\n').TakeLast(10));

    private (Credential Credential, DateTimeOffset Expires) Parse(string output)
    {
        var action = $"reading what the plugin '{command.Program}' ({exec}) printed";
        try
        {
            var answer = JsonNode.Parse(output);
            var version = exec.Required("apiVersion");
            if ((string?)answer?["kind"] != "ExecCredential" || (string?)answer["apiVersion"] != version)
            {
                throw new KubernetesException(
                    $"{action}: it is '{answer?["apiVersion"]} {answer?["kind"]}', not '{version} ExecCredential'. Set apiVersion in the kubeconfig to what the plugin speaks.");
            }

            var status = answer["status"];
            var token = (string?)status?["token"];
            var (certificate, key) = ((string?)status?["clientCertificateData"], (string?)status?["clientKeyData"]);
            if (string.IsNullOrEmpty(token) && (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key)))
            {
                throw new KubernetesException($"{action}: its status holds neither a token nor a client certificate with its key. Run the plugin by hand, and log in with it.");
            }

            var until = (string?)status?["expirationTimestamp"] is { } text
                ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                : DateTimeOffset.MaxValue;
            return (new Credential(
                string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token),
                string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key) ? null : PemCertificates.Client(certificate, key)), until);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // The parser's own message could quote the credential.
            throw new KubernetesException($"{action}: it is no ExecCredential in JSON. Update the plugin, or correct 'command' and 'args' in the kubeconfig.", null, null);
        }
    }
}
