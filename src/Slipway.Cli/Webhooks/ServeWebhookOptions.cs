using System.CommandLine;
using System.Net;
using Slipway.Cli.Cluster;
using Slipway.Cli.Rendering;
using Slipway.Pipelines.Services;
using Slipway.Webhooks;

namespace Slipway.Cli.Webhooks;

/// <summary>The options of <c>slipway serve-webhook</c>.</summary>
public sealed class ServeWebhookOptions
{
    private const string DefaultListen = "http://0.0.0.0:8080";

    private readonly Option<string> listen = new("--listen") { Description = "Where to listen.", HelpName = "http://ADDRESS:PORT", DefaultValueFactory = _ => DefaultListen };

    private readonly Option<string[]> services = new("--services")
    {
        Description = "ServiceHub Services: a file, or a directory of files; repeatable. Read anew when they change.",
        HelpName = "DIR|FILE",
        Required = true,
    };

    private readonly Option<string?> gitHub = Secrets("--github-secret-file", "Secret of GitHub's webhooks");
    private readonly Option<string?> gitLab = Secrets("--gitlab-token-file", "Secret token (or signing token) of GitLab's webhooks");
    private readonly Option<string?> bitbucket = Secrets("--bitbucket-secret-file", "Secret of Bitbucket Server's webhooks");
    private readonly Option<string[]> given = new("--param", "-p") { Description = "Param of every run whose Service does not give it; repeatable.", HelpName = "name=value" };

    private readonly Option<string[]> workspaces = new("--workspace", "-w")
    {
        Description = "Workspace of every run, as 'slipway start' has it; repeatable.",
        HelpName = "name=NAME,…",
    };

    private readonly Option<string[]> labels = new("--labels", "-l") { Description = "Label of every run; repeatable.", HelpName = "key=value" };

    private readonly Option<string?> serviceAccount = new("--serviceaccount", "--service-account", "-s") { Description = "ServiceAccount of the pods [default: slipway]", HelpName = "NAME" };

    private readonly Option<string?> timeout = new("--timeout", "--pipeline-timeout") { Description = "Timeout of every run, such as 30m [default: Tekton's]", HelpName = "DURATION" };

    /// <summary>Where the repositories are.</summary>
    public GitHostOption GitHost { get; } = new();

    /// <summary>Where the cluster is.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>Adds them to the verb.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { listen, services, GitHost.Option, gitHub, gitLab, bitbucket, given, workspaces, labels, serviceAccount, timeout })
        {
            verb.Add(option);
        }

        Cluster.AddTo(verb);
    }

    /// <summary>The files of the Services.</summary>
    public IReadOnlyList<string> Services(ParseResult parsed) => parsed.GetValue(services)!;

    /// <summary>How the endpoint serves.</summary>
    /// <exception cref="CliUsageException">An option is wrong.</exception>
    public WebhookOptions Endpoint(ParseResult parsed)
    {
        var (one, two, three) = (File(parsed, gitHub), File(parsed, gitLab), File(parsed, bitbucket));
        var files = new[] { one, two, three }.OfType<SecretFile>().ToList();
        if (files.Count == 0)
        {
            throw new CliUsageException($"serving webhooks: no secret is given, and what nobody signed is not taken. Give one of {gitHub.Name}, {gitLab.Name}, {bitbucket.Name}.");
        }

        // A server whose file is not there is off; one must be on.
        if (files.All(f => f.Read().Count == 0))
        {
            throw new CliUsageException($"serving webhooks: no secret is in {string.Join(", ", files.Select(f => $"'{f.Path}'"))}. Write the webhook's secret there, one on each line.");
        }

        return new WebhookOptions
        {
            Listen = Listen(parsed.GetValue(listen)!),
            GitHub = one,
            GitLab = two,
            Bitbucket = three,
            Params = Params(parsed),
            Log = ClusterOutput.Note,
        };
    }

    /// <summary>What all runs are given.</summary>
    /// <exception cref="CliUsageException">An option is wrong.</exception>
    public WebhookRunSettings Runs(ParseResult parsed)
    {
        var texts = parsed.GetValue(workspaces) ?? [];
        foreach (var text in texts)
        {
            _ = StartWorkspaces.Read(text);
        }

        return new WebhookRunSettings
        {
            Namespace = Cluster.Namespace(parsed),
            Params = [.. Params(parsed).Keys],
            Workspaces = texts,
            Labels = RunLabels.Read(labels.Name, parsed.GetValue(labels) ?? []),
            ServiceAccount = RunSettings.ServiceAccount(parsed.GetValue(serviceAccount)),
            Timeout = RunSettings.Timeout(parsed.GetValue(timeout)),
        };
    }

    private IReadOnlyDictionary<string, string> Params(ParseResult parsed)
    {
        var values = KeyValueArgument.ReadAll("-p", "name=value", parsed.GetValue(given) ?? []);
        return values.Keys.FirstOrDefault(name => ServiceRun.Derived(name) is not null) is { } derived
            ? throw new CliUsageException($"option -p: '{derived}' follows from {ServiceRun.Derived(derived)}: leave it out.")
            : values;
    }

    private static SecretFile? File(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { Length: > 0 } path ? new SecretFile(path) : null;

    private IPEndPoint Listen(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/", UserInfo: "" }
        && IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.DnsSafeHost, out var address)
            ? new IPEndPoint(address, uri.Port)
            : throw new CliUsageException($"option {listen.Name}: '{text}' is nowhere to listen: write http://ADDRESS:PORT, such as {DefaultListen} or http://[::]:8080. TLS is the work of what is in front of it.");

    private static Option<string?> Secrets(string name, string description) => new(name) { Description = $"{description}, one on each line; read anew for each delivery.", HelpName = "FILE" };
}
