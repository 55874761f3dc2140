using System.CommandLine;
using Slipway.Cli.Injection;
using Slipway.Cloudflare;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Cli.Delivery;

/// <summary>The options that <c>plan</c>, <c>deploy</c>, <c>status</c>, <c>rollback</c> and <c>destroy</c> share.</summary>
public sealed class DeliveryOptions
{
    private readonly Option<string> overlay = Text("--overlay", "Overlays of the ConfigMap, separated by commas [default: all but local]", "NAME");
    private readonly Option<string> workerName = Text("--worker-name", "Only this Worker of the manifests: its name, or its metadata.name.", "NAME");
    private readonly Option<string> apiTokenFile = Text("--api-token-file", $"File that holds the Cloudflare API token [default: environment variable {ApiToken.EnvironmentVariable}]", "FILE");
    private readonly Option<string> r2EndpointUrl = Text(
        "--r2-endpoint-url", "Store of bundles and state: https://..., http://... or file:///directory [default: .slipway/objects when it holds the bucket, else the account's R2]", "URL");

    private readonly Option<string> r2Credentials = Text(
        "--r2-credentials", $"Directory with the files access-key-id and secret-access-key [default: environment variables {R2Credentials.AccessKeyIdVariable} and {R2Credentials.SecretAccessKeyVariable}]", "DIR");

    private readonly Option<string> statePrefix = Text("--state-prefix", $"Prefix of the state's object key [default: {DeliveryAccess.DefaultStatePrefix}]", "PREFIX");
    private readonly Option<string> stateBucket = Text("--state-bucket", "Bucket of the state [default: the bundle's]", "BUCKET");
    private readonly Option<string> outputs = Text("--outputs", "File with outputs of other resources, for references of the manifests.", "FILE");
    private readonly Option<string> secretsFile = Text("--secrets-file", "File with values of secrets: NAME=value lines, or JSON.", "FILE");
    private readonly Option<string> kubeconfig = Text("--kubeconfig", "Cluster that holds Secrets and resources which the manifests name [default: the directory .slipway/kubernetes]", "FILE");
    private readonly Option<string> namespaceName = Text("--namespace", $"Namespace of those [default: {DefaultNamespace.Name}]", "NAME");
    private readonly Option<string> format = new("--format") { Description = "What is printed.", DefaultValueFactory = _ => "text" };

    /// <summary>The manifests that a verb takes.</summary>
    public Argument<string[]> Manifests { get; } = new("MANIFEST")
    {
        Description = $"File, directory of files, - for standard input, or {ConfigMapArgument.Form}.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Gives a verb the argument and the options.</summary>
    public void AddTo(Command verb)
    {
        verb.Arguments.Add(Manifests);
        AddOptionsTo(verb);
    }

    /// <summary>Gives a verb the options alone.</summary>
    public void AddOptionsTo(Command verb)
    {
        format.AcceptOnly("text", "json");
        foreach (var option in (Option[])[overlay, workerName, apiTokenFile, r2EndpointUrl, r2Credentials, statePrefix, stateBucket, outputs, secretsFile, kubeconfig, namespaceName, format])
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>True for <c>--format json</c>.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(format) == "json";

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliUsageException">A value is none.</exception>
    public DeliveryRequest Read(ParseResult parsed, IReadOnlyList<string> manifests) => new()
    {
        Manifests = manifests,
        Overlays = Parsed(parsed, overlay, OverlaySelection.Parse),
        WorkerName = Given(parsed, workerName),
        ApiTokenFile = Given(parsed, apiTokenFile),
        StoreEndpoint = Parsed(parsed, r2EndpointUrl, ObjectStoreEndpoint.Parse),
        CredentialsDirectory = Given(parsed, r2Credentials),
        StatePrefix = Parsed(parsed, statePrefix, ObjectKey.Parse) ?? DeliveryAccess.DefaultStatePrefix,
        StateBucket = Parsed(parsed, stateBucket, BucketName.Parse),
        OutputsFile = Given(parsed, outputs),
        SecretsFile = Given(parsed, secretsFile),
        Kubeconfig = Given(parsed, kubeconfig),
        Namespace = Parsed(parsed, namespaceName, NamespaceName.Parse) ?? NamespaceName.Parse(DefaultNamespace.Name),
    };

    /// <summary>The parsed value of an option, or null when it was not given.</summary>
    /// <exception cref="CliUsageException">The value is none.</exception>
    public static T? Parsed<T>(ParseResult parsed, Option<string> option, Func<string, T> parse)
        where T : class
    {
        if (Given(parsed, option) is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option {option.Name}: '{text}' {e.Message}");
        }
    }

    /// <summary>An option whose value is a text.</summary>
    public static Option<string> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    /// <summary>The text of an option, or null when it was not given.</summary>
    /// <exception cref="CliUsageException">It is empty.</exception>
    public static string? Given(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is { } text
            ? text.Length > 0 ? text : throw new CliUsageException($"option {option.Name}: '' is empty; leave the option out for the default.")
            : null;
}
