using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>The options by which a verb finds the cluster and the namespace of runs.</summary>
public sealed class ClusterOptions
{
    private const string Variable = "KUBECONFIG";

    private readonly Option<string> kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig of the cluster [default: KUBECONFIG, ~/.kube/config, or the cluster that this runs in]",
        HelpName = "FILE",
    };

    private readonly Option<string> namespaceName = new("--namespace", "-n")
    {
        Description = $"Namespace of the runs [default: {DefaultNamespace.Name}]",
        HelpName = "NAME",
    };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Add(kubeconfig);
        verb.Add(namespaceName);
    }

    /// <summary>The namespace.</summary>
    /// <exception cref="CliUsageException">It is none.</exception>
    public NamespaceName Namespace(ParseResult parsed) =>
        Read("--namespace", parsed.GetValue(namespaceName) ?? DefaultNamespace.Name, NamespaceName.Parse);

    /// <summary>The API of the cluster; nothing is sent yet.</summary>
    /// <exception cref="KubernetesUsageException">The kubeconfig cannot be used.</exception>
    /// <exception cref="CliUsageException">There is none.</exception>
    /// <param name="options">How patient it is; null = the default.</param>
    public KubernetesApi Open(ParseResult parsed, KubernetesApiOptions? options = null) => Find(parsed, options) ?? throw new CliUsageException(
        $"finding the cluster: neither --kubeconfig nor {Variable} is given, there is no ~/.kube/config, and this is no pod of a cluster. Give --kubeconfig FILE.");

    /// <summary>The API of the cluster, or null when no cluster is configured.</summary>
    /// <exception cref="KubernetesUsageException">The kubeconfig cannot be used.</exception>
    /// <param name="options">How patient it is; null = the default.</param>
    public KubernetesApi? Find(ParseResult parsed, KubernetesApiOptions? options = null)
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".kube", "config");
        var paths = parsed.GetValue(kubeconfig)
            ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : File.Exists(home) ? home : null);
        var access = paths is not null ? Kubeconfig.Load(paths)
            : Directory.Exists(InCluster.ServiceAccountDirectory) ? InCluster.Load()
            : null;
        return access is null ? null : new KubernetesApi(access, (options ?? new KubernetesApiOptions()) with { Warn = ClusterOutput.Warn });
    }

    /// <summary>Reads a value that has a rule.</summary>
    /// <exception cref="CliUsageException">The value breaks it.</exception>
    public static T Read<T>(string what, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"{(what.StartsWith('-') ? "option " : "")}{what}: '{text}' {e.Message}");
        }
    }
}
