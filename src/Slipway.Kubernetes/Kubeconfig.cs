using YamlDotNet.RepresentationModel;

namespace Slipway.Kubernetes;

/// <summary>The cluster and the user of a kubeconfig's current context, or of another one
/// (kubernetes.io/docs/reference/config-api/kubeconfig.v1).</summary>
public static class Kubeconfig
{
    /// <summary>Reads kubeconfigs. Of several the first that names a cluster, a user, a context or the current context wins, as for kubectl.</summary>
    /// <param name="paths">A path, or several with a colon between them (the form of the variable KUBECONFIG).</param>
    /// <param name="contextName">The context; null = the current one.</param>
    /// <exception cref="KubernetesUsageException">A file is missing or wrong, or holds something that is not supported.</exception>
    public static ClusterAccess Load(string paths, string? contextName = null)
    {
        var files = Files(paths).Select(KubeconfigFile.Read).ToList();
        var current = contextName ?? files.Select(f => f.CurrentContext).FirstOrDefault(c => c.Length > 0)
            ?? throw new KubernetesUsageException(
                $"reading the kubeconfig '{paths}': it has no current-context. Set one with 'kubectl config use-context <name>'.");
        var source = $"kubeconfig '{paths}' (context '{current}')";
        try
        {
            var context = Find(files, "contexts", "context", current);
            var cluster = Find(files, "clusters", "cluster", context.Required("cluster"));
            var user = context.Text("user") is { Length: > 0 } name ? Find(files, "users", "user", name) : KubeconfigEntry.Empty;
            return Access(cluster, source) with { Credentials = KubeconfigUser.Credentials(user, cluster, source), Headers = KubeconfigUser.Impersonation(user) };
        }
        catch (FormatException e)
        {
            throw new KubernetesUsageException($"reading {source}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesUsageException($"reading {source}: {e.Message} Put the file there, or correct its path in the kubeconfig.", e);
        }
    }

    private static List<string> Files(string paths)
    {
        if (File.Exists(paths))
        {
            return [paths];
        }

        // Of a list, files that do not exist are passed over.
        var existing = paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists).ToList();
        return existing.Count > 0
            ? existing
            : throw new KubernetesUsageException($"reading the kubeconfig '{paths}': there is no such file. Correct --kubeconfig.");
    }

    private static KubeconfigEntry Find(IEnumerable<KubeconfigFile> files, string list, string kind, string name) =>
        files.Select(f => f.Find(list, kind, name)).FirstOrDefault(e => e is not null)
        ?? throw new FormatException($"it has no {kind} '{name}'. Add it under '{list}', or choose another context.");

    private static ClusterAccess Access(KubeconfigEntry cluster, string source)
    {
        var skip = cluster.Flag("insecure-skip-tls-verify");
        var authorities = cluster.TextOrFile("certificate-authority");
        if (skip && authorities is not null)
        {
            throw new FormatException($"{cluster} has certificate-authority and insecure-skip-tls-verify: true, which exclude each other. Remove one.");
        }

        return new ClusterAccess
        {
            Server = cluster.Address("server", ["https", "http"]) ?? throw new FormatException($"{cluster} has no server. Add 'server: https://…'."),
            Source = source,
            Authorities = authorities is null ? null : cluster.Checked("certificate-authority", () => PemCertificates.Authorities(authorities)),
            SkipTlsVerify = skip,
            TlsServerName = cluster.Text("tls-server-name") is { Length: > 0 } name ? name : null,
            Proxy = cluster.Address("proxy-url", ["http", "https", "socks5"]),
            Credentials = KubeconfigUser.Anonymous,
        };
    }
}

/// <summary>One file of a kubeconfig.</summary>
internal sealed record KubeconfigFile(string Path, YamlMappingNode Root)
{
    public string CurrentContext => new KubeconfigEntry("", "", Root).Text("current-context");

    public static KubeconfigFile Read(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            return YamlJson.Load(File.ReadAllText(full)) switch
            {
                YamlMappingNode map => new KubeconfigFile(full, map),
                null => new KubeconfigFile(full, []),
                _ => throw new FormatException("is no YAML mapping."),
            };
        }
        catch (FormatException e)
        {
            throw new KubernetesUsageException($"reading the kubeconfig: '{path}' {e.Message} Correct the file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesUsageException($"reading the kubeconfig: {e.Message} Correct --kubeconfig, or the file's mode.", e);
        }
    }

    public KubeconfigEntry? Find(string list, string kind, string name) =>
        new KubeconfigEntry("", "", Root).List(list).OfType<YamlMappingNode>()
            .Where(entry => new KubeconfigEntry("", "", entry).Text("name") == name)
            .Select(entry => new KubeconfigEntry(
                $"{kind} '{name}'", System.IO.Path.GetDirectoryName(Path)!, new KubeconfigEntry("", "", entry).Mapping(kind) ?? []))
            .FirstOrDefault();
}
