using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Testing;

namespace Slipway.Cluster.Tests;

/// <summary>An API server for the conformance suite, started once. The user <c>builder</c> may do everything, <c>reader</c> nothing.</summary>
public abstract class ClusterFixture : IAsyncLifetime
{
    private static int lastNamespace;

    /// <summary>Why it cannot be had on this machine; null = it can.</summary>
    public string? Unavailable { get; protected set; }

    /// <summary>Its address.</summary>
    public abstract Uri Address { get; }

    /// <summary>The authority of the server and of its clients.</summary>
    public abstract KubernetesApiCertificates Certificates { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes a namespace that no other test uses.</summary>
    public async Task<NamespaceName> NewNamespaceAsync(CancellationToken ct)
    {
        var name = $"test-{Interlocked.Increment(ref lastNamespace)}";
        await AddNamespaceAsync(name, ct);
        return NamespaceName.Parse(name);
    }

    /// <summary>Forgets all versions but the newest.</summary>
    public abstract Task CompactAsync(CancellationToken ct);

    /// <summary>Has the server say to the next change that it is busy, until this is disposed of.</summary>
    public abstract Task<IAsyncDisposable> MakeBusyAsync(NamespaceName namespaceName, CancellationToken ct);

    protected abstract Task AddNamespaceAsync(string name, CancellationToken ct);

    /// <summary>A kubeconfig.</summary>
    /// <param name="user">The user's fields, in YAML's flow form.</param>
    /// <param name="cluster">The cluster's fields but the address, with their indentation; empty = the right authority.</param>
    /// <param name="server">Another address.</param>
    public string Kubeconfig(string user = "{token: builder-token}", string cluster = "", Uri? server = null) => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: elsewhere
          context: {cluster: nowhere, user: nobody}
        - name: test
          context: {cluster: here, user: me}
        clusters:
        - name: here
          cluster:
            server: {{server ?? Address}}
            {{(cluster.Length > 0 ? cluster : Authority)}}
        users:
        - name: me
          user: {{user}}
        """;

    /// <summary>The right authority, as a field of a kubeconfig's cluster.</summary>
    public string Authority => $"certificate-authority-data: {KubernetesApiServer.Base64(Certificates.AuthorityPem)}";

    /// <summary>One request by <c>builder</c>, as it is given.</summary>
    public async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, string body, string contentType, CancellationToken ct)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "builder-token") } };
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue(contentType));
        }

        using var response = await client.SendAsync(request, ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct));
    }

    /// <summary>Applies a ConfigMap as another field manager does.</summary>
    public async Task ApplyAsOtherAsync(NamespaceName namespaceName, string name, string manager, CancellationToken ct, params IEnumerable<(string Key, string Value)> data)
    {
        var map = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        };
        var (status, text) = await SendAsync(
            HttpMethod.Patch, $"/api/v1/namespaces/{namespaceName}/configmaps/{name}?fieldManager={manager}", map.ToJsonString(), "application/apply-patch+yaml", ct);
        status.Should().BeOneOf([200, 201], "{0}", text);
    }

    private HttpClient Client() => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { Certificates.Authority },
            },
        },
    });
}
