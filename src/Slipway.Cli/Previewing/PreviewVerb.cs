using System.CommandLine;
using Slipway.Cli.Delivery;
using Slipway.Cli.Injection;
using Slipway.Delivery;
using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Cli.Previewing;

/// <summary><c>slipway preview</c>: serves Workers on this machine as they would be deployed.</summary>
public static class PreviewVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var arguments = new Argument<string[]>("MANIFEST|BUNDLE")
        {
            Description = $"Manifests: files, directories of files, or {ConfigMapArgument.Form}. Bundles: directories that bundle-worker and measure-bundle made, or s3://bucket/key; "
                + "one behind the manifest of one Worker takes the place of the bundle that it names.",
            Arity = ArgumentArity.OneOrMore,
        };
        var workerName = DeliveryOptions.Text("--worker-name", "The Worker that gets the requests [default: the first]", "NAME");
        var port = DeliveryOptions.Text("--port", $"Port on 127.0.0.1; 0 = a free one [default: {PreviewPort.Default}, or the next one that is free]", "PORT");
        var secretsFile = DeliveryOptions.Text("--secrets-file", "File with values of secrets: NAME=value lines, or JSON.", "FILE");
        var outputs = DeliveryOptions.Text("--outputs", "File with outputs of other resources, for references of the manifests.", "FILE");
        var endpoint = DeliveryOptions.Text(
            "--r2-endpoint-url", "Store of bundles: https://..., http://... or file:///directory [default: .slipway/objects when it holds the bucket, else the account's R2]", "URL");
        var credentials = DeliveryOptions.Text(
            "--r2-credentials", $"Directory with the files access-key-id and secret-access-key [default: environment variables {R2Credentials.AccessKeyIdVariable} and {R2Credentials.SecretAccessKeyVariable}]", "DIR");
        var overlay = DeliveryOptions.Text("--overlay", $"Overlay of the ConfigMap [default: {OverlaySelection.Local}]", "NAME");
        var kubeconfig = DeliveryOptions.Text("--kubeconfig", "Cluster that holds the ConfigMap, and Secrets which the manifests name [default: the directory .slipway/kubernetes]", "FILE");
        var namespaceName = DeliveryOptions.Text("--namespace", $"Namespace of those [default: {DefaultNamespace.Name}]", "NAME");
        var verb = new Command("preview", "Serves Workers on this machine as they would be deployed: the exact modules in workerd, bindings on local data. Reloads what changes.")
        {
            arguments, workerName, port, secretsFile, outputs, endpoint, credentials, overlay, kubeconfig, namespaceName,
        };
        verb.SetAction(parsed => PreviewSession.RunAsync(() => new PreviewRequest
        {
            Arguments = parsed.GetValue(arguments)!,
            WorkerName = DeliveryOptions.Given(parsed, workerName),
            Port = DeliveryOptions.Given(parsed, port) is { } text ? Parse(port, text, PreviewPort.Parse) : null,
            SecretsFile = DeliveryOptions.Given(parsed, secretsFile),
            OutputsFile = DeliveryOptions.Given(parsed, outputs),
            StoreEndpoint = DeliveryOptions.Parsed(parsed, endpoint, ObjectStoreEndpoint.Parse),
            CredentialsDirectory = DeliveryOptions.Given(parsed, credentials),
            Overlay = DeliveryOptions.Parsed(parsed, overlay, OverlaySelection.One),
            Kubeconfig = DeliveryOptions.Given(parsed, kubeconfig),
            Namespace = DeliveryOptions.Parsed(parsed, namespaceName, NamespaceName.Parse) ?? NamespaceName.Parse(DefaultNamespace.Name),
        }));
        return verb;
    }

    private static int Parse(Option<string> option, string text, Func<string, int> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option {option.Name}: '{text}' {e.Message}");
        }
    }
}
