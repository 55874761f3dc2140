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
    private readonly Option<string[]> parameters = new("--param", "-p") { Description = "Param of every run whose Service does not give it; repeatable.", HelpName = "name=value" };

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
        foreach (var option in new Option[] { listen, services, GitHost.Option, gitHub, gitLab, bitbucket, parameters, workspaces, labels, serviceAccount, timeout })
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
        var given = new[] { gitHub, gitLab, bitbucket }.Where(option => parsed.GetValue(option) is not null).ToList();
        if (given.Count == 0)
        {
            throw new CliUsageException($"serving webhooks: no secret is given, and what nobody signed is not taken. Give one of {gitHub.Name}, {gitLab.Name}, {bitbucket.Name}.");
        }

        // A server whose file is not there is off; one must be on.
        var lacks = given.ConvertAll(option => Lack(option.Name, parsed.GetValue(option)!));
        if (lacks.TrueForAll(lack => lack is not null))
        {
            throw new CliUsageException($"{string.Join("; ", lacks)}. Write the webhook's secret there, one on each line, or correct the path.");
        }

        return new WebhookOptions
        {
            Listen = Listen(parsed.GetValue(listen)!),
            GitHub = File(parsed, gitHub),
            GitLab = File(parsed, gitLab),
            Bitbucket = File(parsed, bitbucket),
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
        var values = KeyValueArgument.ReadAll("-p", "name=value", parsed.GetValue(parameters) ?? []);
        return values.Keys.FirstOrDefault(name => ServiceRun.Derived(name) is not null) is { } derived
            ? throw new CliUsageException($"option -p: '{derived}' follows from {ServiceRun.Derived(derived)}: leave it out.")
            : values;
    }

    /// <summary>Why a file gives no secret yet; null when it gives one.</summary>
    /// <exception cref="CliUsageException">It never will as it is.</exception>
    private static string? Lack(string option, string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliUsageException($"option {option}: '{path}' is a directory. Name the file in it that holds the webhook's secret.");
        }

        try
        {
            return new SecretFile(path).Read().Count > 0 ? null
                : $"option {option}: {(System.IO.File.Exists(path) ? $"'{path}' holds no secret" : $"there is no file '{path}'")}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliUsageException($"option {option}: '{path}' cannot be read: {FileErrors.Cause(path, e)}. Make it readable for the user that runs this, or name another.");
        }
    }

    private static SecretFile? File(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { Length: > 0 } path ? new SecretFile(path) : null;

    private IPEndPoint Listen(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", PathAndQuery: "/", UserInfo: "" }
        && IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.DnsSafeHost, out var address)
            ? new IPEndPoint(address, uri.Port)
            : throw new CliUsageException($"option {listen.Name}: '{text}' is nowhere to listen: write http://ADDRESS:PORT, such as {DefaultListen} or http://[::]:8080. TLS is the work of what is in front of it.");

    private static Option<string?> Secrets(string name, string description) => new(name) { Description = $"{description}, one on each line; read anew for each delivery.", HelpName = "FILE" };
}
