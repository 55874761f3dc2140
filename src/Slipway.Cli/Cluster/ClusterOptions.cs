using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>The options by which a verb finds the cluster and the namespace of runs.</summary>
public sealed class ClusterOptions
{
    private const string Variable = "KUBECONFIG";

    private readonly Option<string> kubeconfig = new("--kubeconfig", "-k")
    {
        Description = "Kubeconfig of the cluster [default: KUBECONFIG, ~/.kube/config, or the cluster that this runs in]",
        HelpName = "FILE",
    };

    private readonly Option<string> context = new("--context", "-c")
    {
        Description = "Context of the kubeconfig [default: its current one]",
        HelpName = "NAME",
    };

    private readonly Option<string> namespaceName = new("--namespace", "-n")
    {
        Description = $"Namespace of the runs [default: {DefaultNamespace.Name}]",
        HelpName = "NAME",
    };

    /// <summary>No colours, for the verbs that tkn has too.</summary>
    public Option<bool> NoColor { get; } = new("--no-color", "-C") { Description = "No colours. Only describe has some, on a terminal where NO_COLOR is not set." };

    /// <summary>The context that is given; null = the current one.</summary>
    public string? Context(ParseResult parsed) => parsed.GetValue(context);

    /// <summary>Adds them to a verb, all but <see cref="NoColor"/>.</summary>
    public void AddTo(Command verb)
    {
        verb.Add(kubeconfig);
        verb.Add(context);
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
    /// <exception cref="CliUsageException">A context is given, and no kubeconfig.</exception>
    /// <param name="options">How patient it is, every line of which is said; null = the default, for one who waits at a terminal.</param>
    public KubernetesApi? Find(ParseResult parsed, KubernetesApiOptions? options = null)
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".kube", "config");
        var paths = parsed.GetValue(kubeconfig)
            ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : File.Exists(home) ? home : null);
        if (paths is null && Context(parsed) is { } named)
        {
            throw new CliUsageException($"option --context: '{named}' is one of a kubeconfig; neither --kubeconfig nor {Variable} is given, and there is no ~/.kube/config. Give --kubeconfig FILE.");
        }

        var access = paths is not null ? Kubeconfig.Load(paths, Context(parsed))
            : Directory.Exists(InCluster.ServiceAccountDirectory) ? InCluster.Load()
            : null;
        Action<string> warn = options is null ? new PassingTrouble(ClusterOutput.Warn, TimeProvider.System).Say : ClusterOutput.Warn;
        return access is null ? null : new KubernetesApi(access, (options ?? new KubernetesApiOptions()) with { Warn = warn, ShowsEachRetry = options is not null });
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
